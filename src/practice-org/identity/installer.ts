/**
 * What the installer of both solutions needs, also to remove them again (API notes, Minimal permissions of the
 * installing OAuth client). `presence:userPresence:edit` is not among them: the installer gets it only through the
 * role that it creates and grants to itself.
 */
export const installerPermissions: readonly string[] = [
  ...of('authorization:role', 'view add edit delete'),
  ...of('authorization:grant', 'view add delete'),
  ...of('oauth:client', 'view add edit delete'),
  ...of('integrations:integration', 'view add edit delete'),
  ...of('integrations:action', 'view add edit delete execute'),
  ...of('integration:unifiedCommunications', 'view'),
  ...of('presence:presenceDefinition', 'view'),
  ...of('presence:source', 'view'),
  ...of('directory:user', 'view'),
  ...of('architect:job', 'create view'),
  ...of('architect:flow', 'view search add edit publish unlock delete launch'),
  ...of('architect:flowExecution', 'view'),
  ...of('architect:dependencyTracking', 'view'),
  ...of('architect:ui', 'view'),
  ...of('architect:datatable', 'view search add edit delete'),
  ...of('architect:datatableRow', 'view add edit delete'),
  ...of('processautomation:trigger', 'view add edit delete test'),
  ...of('routing:wrapupCode', 'view search add edit delete'),
  ...of('routing:queue', 'view edit'),
  ...of('outbound:contactList', 'view search add edit delete upload'),
  ...of('outbound:contact', 'view add edit delete'),
  ...of('outbound:responseSet', 'view add edit delete'),
  ...of('outbound:ruleSet', 'view add edit delete'),
  ...of('outbound:campaign', 'view add edit delete start stop viewSchedule editSchedule deleteSchedule'),
  ...of('outbound:schedule', 'view edit delete'),
  ...of('telephony:sites', 'view'),
  ...of('chat:usersettings', 'view edit'),
];

function of(entity: string, actions: string): string[] {
  return actions.split(' ').map((action) => `${entity}:${action}`);
}
