import { asksManyForMoney } from './account/asks-many-for-money.ts';
import { automatedSignup } from './account/automated-signup.ts';
import { bulkSignupBlock } from './account/bulk-signup-block.ts';
import { bulkSignupDevice } from './account/bulk-signup-device.ts';
import { dormantThenBurst } from './account/dormant-then-burst.ts';
import { evenPace } from './account/even-pace.ts';
import { everythingNew } from './account/everything-new.ts';
import { foreignCardAfterChange } from './account/foreign-card-after-change.ts';
import { hostingOperatorCrowd } from './account/hosting-operator-crowd.ts';
import { identityInSeries } from './account/identity-in-series.ts';
import { identityOnTooManyAccounts } from './account/identity-on-too-many-accounts.ts';
import { machinePace } from './account/machine-pace.ts';
import { numberSegmentCrowd } from './account/number-segment-crowd.ts';
import { offersInNewHands } from './account/offers-in-new-hands.ts';
import { onBlockList } from './account/on-block-list.ts';
import { onDishonestyList } from './account/on-dishonesty-list.ts';
import { onWatchList } from './account/on-watch-list.ts';
import { opensWithOffer } from './account/opens-with-offer.ts';
import { patternedSignups } from './account/patterned-signups.ts';
import { phoneOnTooManyAccounts } from './account/phone-on-too-many-accounts.ts';
import { profileRewritten } from './account/profile-rewritten.ts';
import { realNameLapsed } from './account/real-name-lapsed.ts';
import { repeatBlackGrayPoster } from './account/repeat-black-gray-poster.ts';
import { signedUpTwice } from './account/signed-up-twice.ts';
import { suddenMailDomain } from './account/sudden-mail-domain.ts';
import { throwawayContactSignup } from './account/throwaway-contact-signup.ts';
import { unverifiedServiceUse } from './account/unverified-service-use.ts';
import { buildCatalogue } from './collect.ts';
import { accountTrade } from './content/account-trade.ts';
import { brushing } from './content/brushing.ts';
import { cardTrade } from './content/card-trade.ts';
import { fakeInvestment } from './content/fake-investment.ts';
import { forgedDocuments } from './content/forged-documents.ts';
import { fraudSupport } from './content/fraud-support.ts';
import { fraudTools } from './content/fraud-tools.ts';
import { gambling } from './content/gambling.ts';
import { illegalLoan } from './content/illegal-loan.ts';
import { illegalMigration } from './content/illegal-migration.ts';
import { impersonation } from './content/impersonation.ts';
import { listedContact } from './content/listed-contact.ts';
import { listedImage } from './content/listed-image.ts';
import { listedLink } from './content/listed-link.ts';
import { listedTemplate } from './content/listed-template.ts';
import { moneyMule } from './content/money-mule.ts';
import { personalDataTrade } from './content/personal-data-trade.ts';
import { pornLure } from './content/porn-lure.ts';
import { simTrade } from './content/sim-trade.ts';
import { trafficDiversion } from './content/traffic-diversion.ts';
import { unnamedTrade } from './content/unnamed-trade.ts';
import { contactOfRestrictedAccounts } from './network/contact-of-restricted-accounts.ts';
import { deviceWithRestrictedAccounts } from './network/device-with-restricted-accounts.ts';
import { fromListedNetwork } from './network/from-listed-network.ts';
import { massGroupJoins } from './network/mass-group-joins.ts';
import { massMessagesToStrangers } from './network/mass-messages-to-strangers.ts';
import { massRequestsByNewAccount } from './network/mass-requests-by-new-account.ts';
import { massRequestsRejected } from './network/mass-requests-rejected.ts';
import { moneyPassedOn } from './network/money-passed-on.ts';
import { oneLineOneDevice } from './network/one-line-one-device.ts';
import { paymentOnManyAccounts } from './network/payment-on-many-accounts.ts';
import { reRegistration } from './network/re-registration.ts';
import { sameOpeningLine } from './network/same-opening-line.ts';
import { sameTemplateCampaign } from './network/same-template-campaign.ts';
import { seeksWhomFarmsSeek } from './network/seeks-whom-farms-seek.ts';
import { sharedContactCampaign } from './network/shared-contact-campaign.ts';
import { startsPassingMoneyOn } from './network/starts-passing-money-on.ts';
import { transferFanInFanOut } from './network/transfer-fan-in-fan-out.ts';
import { unansweredOpenings } from './network/unanswered-openings.ts';
import { askedForMoney } from './victim/asked-for-money.ts';
import { dealsWithListedAccount } from './victim/deals-with-listed-account.ts';
import { firstTransferToRiskyPayee } from './victim/first-transfer-to-risky-payee.ts';
import { luredByReported } from './victim/lured-by-reported.ts';
import { luredOffPlatform } from './victim/lured-off-platform.ts';
import { repeatedFirstTransfers } from './victim/repeated-first-transfers.ts';
import { repeatedTransfersToNewAccount } from './victim/repeated-transfers-to-new-account.ts';
import { reportsByMany } from './victim/reports-by-many.ts';
import { reportsByNewcomers } from './victim/reports-by-newcomers.ts';
import { scamOfferFromStranger } from './victim/scam-offer-from-stranger.ts';

/** Every product rule, in the order of its findings. A rule that is not listed never runs. */
export const catalogue = buildCatalogue([
  unverifiedServiceUse,
  realNameLapsed,
  onDishonestyList,
  offersInNewHands,
  onBlockList,
  onWatchList,
  identityOnTooManyAccounts,
  identityInSeries,
  phoneOnTooManyAccounts,
  numberSegmentCrowd,
  patternedSignups,
  suddenMailDomain,
  hostingOperatorCrowd,
  bulkSignupDevice,
  bulkSignupBlock,
  signedUpTwice,
  automatedSignup,
  throwawayContactSignup,
  everythingNew,
  asksManyForMoney,
  foreignCardAfterChange,
  profileRewritten,
  dormantThenBurst,
  machinePace,
  evenPace,
  opensWithOffer,
  repeatBlackGrayPoster,
  fromListedNetwork,
  reRegistration,
  contactOfRestrictedAccounts,
  deviceWithRestrictedAccounts,
  paymentOnManyAccounts,
  sharedContactCampaign,
  sameTemplateCampaign,
  oneLineOneDevice,
  sameOpeningLine,
  transferFanInFanOut,
  moneyPassedOn,
  startsPassingMoneyOn,
  seeksWhomFarmsSeek,
  massRequestsRejected,
  massRequestsByNewAccount,
  massMessagesToStrangers,
  unansweredOpenings,
  massGroupJoins,
  luredByReported,
  luredOffPlatform,
  scamOfferFromStranger,
  askedForMoney,
  dealsWithListedAccount,
  firstTransferToRiskyPayee,
  repeatedFirstTransfers,
  repeatedTransfersToNewAccount,
  reportsByMany,
  reportsByNewcomers,
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
  unnamedTrade,
  listedContact,
  listedLink,
  listedTemplate,
  listedImage,
]);
