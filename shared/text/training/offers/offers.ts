import type { Category } from '../../reading.ts';
import { accountTrade } from './account-trade.ts';
import { brushing } from './brushing.ts';
import { cardTrade } from './card-trade.ts';
import { fakeInvestment } from './fake-investment.ts';
import { forgedDocuments } from './forged-documents.ts';
import { fraudSupport } from './fraud-support.ts';
import { fraudTools } from './fraud-tools.ts';
import { gambling } from './gambling.ts';
import { illegalLoan } from './illegal-loan.ts';
import { illegalMigration } from './illegal-migration.ts';
import { impersonation } from './impersonation.ts';
import { moneyMule } from './money-mule.ts';
import { personalDataTrade } from './personal-data-trade.ts';
import { pornLure } from './porn-lure.ts';
import { simTrade } from './sim-trade.ts';
import { trafficDiversion } from './traffic-diversion.ts';

/**
 * Offers and requests of the trades in posts among strangers, with or without a contact. Ordinary people
 * give contacts as well (`../ordinary/reachable.ts`), so the model has to go by what is traded. Tests use
 * other texts.
 */
export const offers: Readonly<Record<Category, readonly string[]>> = {
  'account-trade': accountTrade,
  brushing,
  'card-trade': cardTrade,
  'fake-investment': fakeInvestment,
  'forged-documents': forgedDocuments,
  'fraud-support': fraudSupport,
  'fraud-tools': fraudTools,
  gambling,
  'illegal-loan': illegalLoan,
  'illegal-migration': illegalMigration,
  impersonation,
  'money-mule': moneyMule,
  'personal-data-trade': personalDataTrade,
  'porn-lure': pornLure,
  'sim-trade': simTrade,
  'traffic-diversion': trafficDiversion,
};
