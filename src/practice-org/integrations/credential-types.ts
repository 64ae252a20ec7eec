/** The credential types that the practice org knows, as `getIntegrationsCredentialsTypes` answers them. */
export const credentialTypes = [
  credentialType('pureCloudOAuthClient', ['clientId', 'clientSecret']),
  credentialType('basicAuth', ['userName', 'password']),
  credentialType('userDefined', []),
  credentialType('userDefinedOAuth', []),
];

/** The fields that a credential of the type must have; undefined for an unknown type. */
export function requiredFields(type: string): readonly string[] | undefined {
  return credentialTypes.find(({ id }) => id === type)?.required;
}

function credentialType(name: string, required: readonly string[]) {
  return {
    id: name,
    name,
    properties: {
      type: 'object',
      properties: Object.fromEntries(required.map((field) => [field, { type: 'string' }])),
    },
    displayOrder: required,
    required,
  };
}
