import { accountTrade } from './account-trade.ts';
import { brushing } from './brushing.ts';
import { cardTrade } from './card-trade.ts';
import type { LexiconEntry } from './entry.ts';
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
 * The taxonomy: all trades that posts are screened for. A trade is a kind of black or gray business,
 * with its definition, law, severity, default response, words and examples. The order is that of the
 * model's outputs.
 */
export const lexicon: readonly LexiconEntry[] = [
  cardTrade,
  simTrade,
  personalDataTrade,
  accountTrade,
  moneyMule,
  brushing,
  trafficDiversion,
  illegalLoan,
  gambling,
  fraudTools,
  forgedDocuments,
  illegalMigration,
  fakeInvestment,
  impersonation,
  pornLure,
  fraudSupport,
];
