import type { Handlers } from '../handler.js';
import { campaignErrors } from './campaign-validity.js';
import { campaignOf } from './campaigns.js';
import { ruleSetRef } from './rule-sets.js';

export const campaignDiagnosticsHandlers: Handlers = {
  getOutboundCampaignDiagnostics: (call) => {
    const { org } = call;
    const campaign = campaignOf(call, 'outbound:campaign:view');
    const { config } = campaign;
    const list = org.state.outbound.contactLists.find((one) => one.id === config.contactListId);
    const contacts = list?.contacts ?? [];
    return {
      body: {
        callableContacts: {
          dncLists: [],
          ruleSets: config.ruleSetIds.map((id) => ruleSetRef(org, id)),
        },
        ruleSetDiagnostics: config.ruleSetIds.map((id) => ({ ruleSet: ruleSetRef(org, id), warnings: [] })),
        outstandingInteractionsCount: 0,
        scheduledInteractionsCount: 0,
        timeZoneRescheduledCallsCount: 0,
        filteredOutContactsCount: 0,
        numberOfContactsCalled: contacts.filter(({ callRecords }) => Object.keys(callRecords).length > 0)
          .length,
        totalNumberOfContacts: contacts.length,
        campaignErrors: campaignErrors(org, campaign),
        ...(config.outboundLineCount === undefined
          ? {}
          : {
              linesUtilization: {
                assignedOutboundLines: config.outboundLineCount,
                totalAvailableOutboundLines: 30,
              },
            }),
      },
    };
  },
};
