import type { Models } from 'purecloud-platform-client-v2';
import { division, entity, type OrgCopy, text, time } from './copy-parts.js';
import { onlySent } from './json.js';
import type { Org } from './org.js';
import { settingsOf } from './outbound/campaigns.js';
import { contactListSettings } from './outbound/contact-lists.js';
import { queueSettings } from './outbound/queues.js';
import type { CampaignConfig, CampaignState } from './outbound/state.js';

export function copyOutbound(org: Org, copy: OrgCopy): void {
  const { outbound } = org.state;
  for (const queue of copy.queues) {
    const { createdBy = '', modifiedBy = '', memberCount = 0 } = queue;
    const common = { ...entity(queue), divisionId: division(queue.division), createdBy, modifiedBy };
    outbound.queues.push({
      ...common,
      members: memberCount,
      settings: queueSettings(queue as Models.QueueRequest),
    });
  }
  for (const code of copy.wrapupCodes)
    outbound.wrapupCodes.push({
      ...entity(code),
      divisionId: division(code.division),
      description: code.description,
      createdBy: text(code.createdBy),
      modifiedBy: text(code.modifiedBy),
    });
  for (const site of copy.sites)
    outbound.sites.push({
      ...entity(site),
      description: text(site.description),
      divisionId: division(site.division),
      state: site.state === 'inactive' || site.state === 'deleted' ? site.state : 'active',
      managed: site.managed ?? false,
      mediaModel: site.mediaModel === 'Premises' ? 'Premises' : 'Cloud',
      city: text(site.location?.address?.city),
      country: text(site.location?.address?.country),
      timeZone: site.edgeAutoUpdateConfig?.timeZone ?? 'UTC',
      callerId: text(site.callerId),
      callerName: text(site.callerName),
      hasOutboundRoute: true,
    });
  for (const { list, contacts } of copy.contactLists) {
    const { version = 1, columnNames, phoneColumns = [], emailColumns = [], whatsAppColumns = [] } = list;
    outbound.contactLists.push({
      ...entity(list),
      version,
      divisionId: division(list.division),
      ...{ columnNames, phoneColumns, emailColumns, whatsAppColumns },
      settings: contactListSettings(list),
      contacts: contacts.map((contact) => ({
        id: text(contact.id),
        createdAt: time(contact.dateCreated),
        data: { ...(contact.data as Record<string, string>) },
        callable: contact.callable ?? true,
        phoneNumberStatus: JSON.parse(JSON.stringify(contact.phoneNumberStatus ?? {})),
        callRecords: {},
      })),
    });
  }
  for (const set of copy.responseSets)
    outbound.responseSets.push({
      ...entity(set),
      version: set.version ?? 1,
      responses: JSON.parse(JSON.stringify(set.responses ?? {})),
      beepDetectionEnabled: set.beepDetectionEnabled ?? false,
      amdSpeechDistinguishEnabled: set.amdSpeechDistinguishEnabled ?? true,
      liveSpeakerDetectionMode: set.liveSpeakerDetectionMode ?? 'Disabled',
    });
  for (const set of copy.ruleSets) {
    const { version = 1, contactList, queue, rules } = set;
    const uses = { contactListId: contactList?.id, queueId: queue?.id };
    outbound.ruleSets.push({ ...entity(set), version, ...uses, rules });
  }
  for (const campaign of copy.campaigns) outbound.campaigns.push(campaignOf(campaign));
  for (const {
    campaign,
    intervals,
    recurrences = [],
    timeZone = 'UTC',
    version = 1,
    ...more
  } of copy.schedules) {
    const common = { ...entity(more), id: text(campaign.id), version, timeZone };
    outbound.schedules.push({ ...common, intervals, recurrences });
  }
}

function campaignOf(campaign: Models.Campaign): CampaignState {
  const {
    version = 1,
    contactSort,
    contactSorts = contactSort === undefined ? [] : [contactSort],
  } = campaign;
  return {
    ...entity(campaign),
    version,
    divisionId: division(campaign.division),
    // One that runs would be running in the copy without anybody having started it.
    status: 'off',
    errors: campaign.errors ?? [],
    starts: 0,
    config: onlySent<CampaignConfig>({
      ...settingsOf(campaign),
      contactListId: text(campaign.contactList.id),
      callAnalysisResponseSetId: campaign.callAnalysisResponseSet?.id,
      siteId: campaign.site?.id,
      edgeGroupId: campaign.edgeGroup?.id,
      queueId: campaign.queue?.id,
      scriptId: campaign.script?.id,
      ruleSetIds: (campaign.ruleSets ?? []).map(({ id }) => text(id)),
      phoneColumns: campaign.phoneColumns,
      contactSorts,
    }),
  };
}
