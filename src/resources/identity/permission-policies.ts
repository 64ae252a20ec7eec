import type { Models } from 'purecloud-platform-client-v2';

/** Actions on one kind of object of one domain, written out: the platform's `*` is going away. */
export interface Policy {
  readonly domain: string;
  readonly entity: string;
  readonly actions: readonly string[];
}

export function policiesOf(role: {
  readonly permissionPolicies?: readonly Models.DomainPermissionPolicy[];
}): readonly Policy[] {
  return (role.permissionPolicies ?? []).map((policy) => ({
    domain: policy.domain ?? '',
    entity: policy.entityName ?? '',
    actions: policy.actionSet ?? [],
  }));
}

/** `domain:entity:action`, sorted, each once: how policies are compared and shown. */
export function policyTexts(policies: readonly Policy[]): readonly string[] {
  const texts = policies.flatMap((policy) =>
    policy.actions.map((action) => `${policy.domain}:${policy.entity}:${action}`),
  );
  return [...new Set(texts)].sort();
}

export function toModels(policies: readonly Policy[]): Models.DomainPermissionPolicy[] {
  return policies.map((policy) => ({
    domain: policy.domain,
    entityName: policy.entity,
    actionSet: [...policy.actions],
    allowConditions: false,
  }));
}
