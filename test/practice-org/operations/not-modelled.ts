/** The operations of the contract that the practice org does not model, by the reason. */
const reasons: Readonly<Record<string, string>> = {
  'nobody calls dependency tracking':
    'getArchitectDependencytrackingConsumedresources getArchitectDependencytrackingConsumingresources',
  'nobody calls the export and the validation of flows, and their drawing is not kept':
    'postFlowsExportJobs getFlowsExportJob postFlowsValidateJobs getFlowsValidateJob ' +
    'getFlowLatestconfiguration getFlowVersionConfiguration',
  'nobody calls the export of tables': 'postFlowsDatatableExportJobs getFlowsDatatableExportJob',
  'nobody calls drafts of actions that were never published, and more of drafts than changes an action':
    'getIntegrationsActionsDrafts postIntegrationsActionsDrafts deleteIntegrationsActionDraft ' +
    'getIntegrationsActionDraftSchema getIntegrationsActionDraftTemplate postIntegrationsActionDraftTest',
  'nobody calls the export of contacts': 'postOutboundContactlistExport getOutboundContactlistExport',
};

export const notModelled: ReadonlySet<string> = new Set(
  Object.values(reasons).flatMap((ids) => ids.split(' ')),
);
