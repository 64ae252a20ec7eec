import type { Models } from 'purecloud-platform-client-v2';
import { division, entity, type OrgCopy, text, time } from './copy-parts.js';
import { onlySent } from './json.js';
import type { Org } from './org.js';
import { settingsOf } from './outbound/campaign-config.js';
import type { CampaignConfig, CampaignState, QueueSettings } from './outbound/state.js';

export function copyOutbound(org: Org, copy: OrgCopy): void {
  const { outbound } = org.state;
  for (const { createdBy = '', modifiedBy = '', memberCount = 0, ...queue } of copy.queues) {
    const { id: _id, name: _name, division: of, dateCreated, dateModified, selfUri: _uri, ...rest } = queue;
    const { userMemberCount: _users, joinedMemberCount: _joined, ...settings } = rest;
    const common = { ...entity(queue), divisionId: division(of), createdBy, modifiedBy };
    outbound.queues.push({ ...common, members: memberCount, settings: settings as QueueSettings });
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
    const { columnNames, phoneColumns = [], emailColumns = [], whatsAppColumns = [] } = list;
    const { id: _id, name: _name, division: of, dateCreated, dateModified, version = 1, ...rest } = list;
    const { columnNames: _c, phoneColumns: _p, emailColumns: _e, whatsAppColumns: _w, ...others } = rest;
    const { selfUri: _uri, size: _size, importStatus: _status, attemptLimits: _limits, ...settings } = others;
    outbound.contactLists.push({
      ...entity(list),
      version,
      divisionId: division(of),
      columnNames,
      phoneColumns,
      emailColumns,
      whatsAppColumns,
      settings: { ...settings, trimWhitespace: settings.trimWhitespace ?? true },
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
