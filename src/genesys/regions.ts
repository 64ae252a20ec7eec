/** A Genesys Cloud region: the AWS name, and the domain below which API, login and apps live. */
export interface Region {
  readonly name: string;
  readonly domain: string;
}

/** Source: `PureCloudRegionHosts` of the SDK; the platform's 18 public regions. */
export const regions: readonly Region[] = [
  { name: 'us-east-1', domain: 'mypurecloud.com' },
  { name: 'us-east-2', domain: 'use2.us-gov-pure.cloud' },
  { name: 'us-west-2', domain: 'usw2.pure.cloud' },
  { name: 'ca-central-1', domain: 'cac1.pure.cloud' },
  { name: 'eu-west-1', domain: 'mypurecloud.ie' },
  { name: 'eu-west-2', domain: 'euw2.pure.cloud' },
  { name: 'eu-central-1', domain: 'mypurecloud.de' },
  { name: 'eu-central-2', domain: 'euc2.pure.cloud' },
  { name: 'ap-southeast-1', domain: 'apse1.pure.cloud' },
  { name: 'ap-southeast-2', domain: 'mypurecloud.com.au' },
  { name: 'ap-northeast-1', domain: 'mypurecloud.jp' },
  { name: 'ap-northeast-2', domain: 'apne2.pure.cloud' },
  { name: 'ap-northeast-3', domain: 'apne3.pure.cloud' },
  { name: 'ap-south-1', domain: 'aps1.pure.cloud' },
  { name: 'sa-east-1', domain: 'sae1.pure.cloud' },
  { name: 'me-central-1', domain: 'mec1.pure.cloud' },
  { name: 'mx-central-1', domain: 'mxc1.pure.cloud' },
  { name: 'eusc-de-east-1', domain: 'edee1.eusc-pure.cloud' },
];

/** Reads `eu-west-1`, `mypurecloud.ie`, `api.mypurecloud.ie` or `https://apps.mypurecloud.ie/`; undefined when unknown. */
export function findRegion(text: string): Region | undefined {
  const wanted = text
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/\/.*$/, '')
    .replace(/^(api|login|apps)\./, '');
  return regions.find((region) => region.name === wanted || region.domain === wanted);
}
