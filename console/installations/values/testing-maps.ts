import type { Sample } from './testing-sample.ts';

/** Dashboards and sources of data under names of one's own. */
export const dashboards: Sample = {
  name: 'dashboards (2019-09, maps of named things, dependentRequired)',
  schema: {
    $schema: 'https://json-schema.org/draft/2019-09/schema',
    type: 'object',
    additionalProperties: false,
    properties: {
      adminUser: { type: 'string', minLength: 1 },
      adminPassword: { type: 'string' },
      dashboards: {
        type: 'object',
        propertyNames: { pattern: '^[a-z]+$' },
        additionalProperties: {
          type: 'object',
          additionalProperties: {
            type: 'object',
            properties: { gnetId: { type: 'integer' }, revision: { type: 'integer' }, json: { type: 'string' } },
            dependentRequired: { gnetId: ['revision'] },
          },
        },
      },
      datasources: {
        type: 'object',
        patternProperties: {
          '\\.ya?ml$': {
            type: 'object',
            properties: { apiVersion: { type: 'integer', enum: [1] }, url: { type: 'string', format: 'uri' } },
          },
        },
        additionalProperties: false,
      },
      smtp: {
        type: 'object',
        properties: { host: { type: 'string' }, user: { type: 'string' } },
        dependentSchemas: {
          user: { properties: { passwordKey: { type: 'string' } }, required: ['passwordKey'] },
        },
      },
      env: { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } },
      podAnnotations: { type: 'object', additionalProperties: { type: 'string' } },
    },
  },
  defaults: 'adminUser: admin\ndashboards: {}\ndatasources: {}\nenv: {}\n',
  branches: [
    '',
    'dashboards:\n  web:\n    web: {gnetId: 1, revision: 2}\ndatasources:\n  web.yaml: {apiVersion: 1}\n',
    'smtp: {host: h, user: u, passwordKey: k}\n',
  ],
  asYaml: [],
};

/** Everything by reference, as tools write it from comments. */
export const certificates: Sample = {
  name: 'certificates (draft 7, made by a tool: every value a definition of its own)',
  schema: {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $ref: '#/$defs/helm-values',
    $defs: {
      'helm-values': {
        type: 'object',
        additionalProperties: false,
        properties: {
          global: { $ref: '#/$defs/helm-values.global' },
          replicaCount: { $ref: '#/$defs/helm-values.replicaCount' },
          featureGates: { $ref: '#/$defs/helm-values.featureGates' },
          extraArgs: { $ref: '#/$defs/helm-values.extraArgs' },
          webhook: { $ref: '#/$defs/helm-values.webhook' },
          strategy: { $ref: '#/$defs/helm-values.strategy' },
        },
      },
      'helm-values.global': {
        type: 'object',
        properties: {
          logLevel: { $ref: '#/$defs/helm-values.global.logLevel' },
          'priority/class': { $ref: '#/$defs/helm-values.global.priority~1class' },
        },
      },
      'helm-values.global.logLevel': { type: 'number', default: 2, minimum: 0, maximum: 6 },
      'helm-values.global.priority/class': { type: 'string', description: 'Of all pods.' },
      'helm-values.replicaCount': { type: 'number', default: 1 },
      'helm-values.featureGates': { type: 'string', default: '' },
      'helm-values.extraArgs': { type: 'array', default: [], items: {} },
      'helm-values.webhook': {
        type: 'object',
        additionalProperties: false,
        properties: {
          hostNetwork: { $ref: '#/$defs/helm-values.webhook.hostNetwork' },
          url: { $ref: '#/$defs/helm-values.webhook.url' },
        },
      },
      'helm-values.webhook.hostNetwork': { type: 'boolean', default: false },
      'helm-values.webhook.url': { type: 'object', properties: { host: { type: 'string' } } },
      'helm-values.strategy': { type: 'object', default: {} },
    },
  },
  defaults: 'global: {logLevel: 2}\nreplicaCount: 1\nextraArgs: []\nwebhook: {hostNetwork: false, url: {}}\n',
  branches: [''],
  asYaml: ['/extraArgs/#', '/strategy'],
};

/** Continuous delivery: forms that exclude each other, text or mapping, mappings beside named keys. */
export const delivery: Sample = {
  name: 'continuous delivery (2020-12, oneOf with marks, text or mapping, named keys beside free ones)',
  schema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'https://charts.example.com/delivery.json',
    type: 'object',
    $defs: {
      port: { $anchor: 'port', type: 'integer', minimum: 1, maximum: 65535 },
      image: {
        type: 'object',
        properties: { repository: { type: 'string' }, tag: { type: 'string' } },
        required: ['repository'],
        unevaluatedProperties: false,
      },
    },
    properties: {
      server: {
        type: 'object',
        properties: {
          image: { $ref: 'https://charts.example.com/delivery.json#/$defs/image' },
          port: { $ref: '#port' },
          adminPort: { $ref: '#/$defs/port', description: 'For operators.' },
        },
      },
      configs: {
        type: 'object',
        properties: { url: { type: 'string' }, timeout: { type: 'string' } },
        additionalProperties: { type: 'string' },
      },
      ingress: {
        oneOf: [
          { title: 'None', properties: { provider: { const: 'none' } }, required: ['provider'] },
          {
            title: 'Generic',
            properties: { provider: { enum: ['generic'] }, host: { type: 'string', minLength: 1 } },
            required: ['provider', 'host'],
            additionalProperties: false,
          },
          {
            title: 'Cloud',
            properties: { provider: { const: 'cloud' }, zones: { type: 'array', items: { type: 'string' } } },
            required: ['provider'],
            additionalProperties: false,
          },
        ],
      },
      extraObject: { type: ['string', 'object', 'null'], properties: { name: { type: 'string' } } },
      quantity: {
        anyOf: [
          { type: 'integer', minimum: 1 },
          { type: 'string', pattern: '^\\d+Mi$', examples: ['5Mi'] },
        ],
      },
      policy: { anyOf: [{ const: 'Always', title: 'Each time' }, { const: 'Never' }] },
    },
  },
  defaults: 'server:\n  image: {repository: cd, tag: "1"}\n  port: 80\nconfigs: {url: ""}\ningress: {provider: none}\n',
  branches: [
    '',
    'ingress: {provider: generic, host: h}\nconfigs: {web: x}\n',
    'ingress: {provider: cloud, zones: [a]}\n',
    'extraObject: {name: x}\nquantity: 5Mi\n',
    'extraObject: text\nquantity: 5\n',
  ],
  asYaml: [],
};

/** Lists whose places mean something, in both ways to write them. */
export const tuples: Sample = {
  name: 'lists whose places mean something (prefixItems, and items as a list)',
  schema: {
    type: 'object',
    properties: {
      range: {
        type: 'array',
        prefixItems: [
          { type: 'integer', title: 'From' },
          { type: 'integer', title: 'To' },
        ],
        items: false,
      },
      command: {
        type: 'array',
        items: [{ enum: ['serve', 'work'] }],
        additionalItems: { type: 'string' },
        minItems: 1,
      },
      rules: {
        type: 'array',
        items: {
          type: 'object',
          required: ['kind'],
          properties: { kind: { const: 'rule' }, when: { type: 'object', additionalProperties: { type: 'string' } } },
        },
      },
      matrix: { type: 'array', items: { type: 'array', items: { type: 'number' } } },
    },
  },
  defaults: 'range: [1, 2]\ncommand: [serve]\nrules: []\n',
  branches: ['', 'rules:\n  - kind: rule\n    when: {web: x}\nmatrix:\n  - [1]\n'],
  asYaml: [],
};
