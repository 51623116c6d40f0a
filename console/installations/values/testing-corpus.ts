import type { Schema } from './lookup.ts';

/** A chart's schema as such charts write them, with its values. */
export interface Sample {
  name: string;
  schema: Schema;
  defaults: string;
  /** Values that lead into its branches, each valid. */
  branches: string[];
  /** What has no better field than YAML, by the pointers of the places; `*` is an entry of any name, `#` an item. */
  asYaml: string[];
}

/** Biome takes an object with a key `then` for a promise. */
function when(condition: Schema, holds: Schema, otherwise?: Schema): Schema {
  return Object.fromEntries([['if', condition], ['then', holds], ...(otherwise ? [['else', otherwise]] : [])]);
}

/** A data service of many options: marks of a form that are nobody's standard, and a second half that comes with an architecture. */
const database: Sample = {
  name: 'a database with replicas (draft 7, if/then/else)',
  schema: {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    properties: {
      architecture: { type: 'string', title: 'Architecture', form: true, enum: ['standalone', 'replication'] },
      auth: {
        type: 'object',
        title: 'Authentication',
        form: true,
        properties: {
          enabled: { type: 'boolean', title: 'Use password authentication' },
          password: { type: 'string', form: true, hidden: { value: false, path: 'auth/enabled' } },
          existingSecret: { type: 'string' },
        },
        ...when(
          { properties: { enabled: { const: true } }, required: ['enabled'] },
          { anyOf: [{ required: ['password'] }, { required: ['existingSecret'] }] },
        ),
      },
      primary: {
        type: 'object',
        properties: {
          persistence: {
            type: 'object',
            properties: {
              enabled: { type: 'boolean' },
              size: { type: 'string', render: 'slider', sliderMin: 1, pattern: '^\\d+Gi$', examples: ['8Gi'] },
            },
          },
          tolerations: {
            type: 'array',
            items: {
              type: 'object',
              properties: {
                key: { type: 'string' },
                operator: { type: 'string', enum: ['Exists', 'Equal'] },
                tolerationSeconds: { type: 'integer', minimum: 1 },
              },
            },
          },
          nodeSelector: { type: 'object' },
        },
      },
      metrics: { type: 'object', properties: { enabled: { type: 'boolean' } } },
    },
    ...when(
      { properties: { architecture: { const: 'replication' } } },
      {
        properties: {
          replica: {
            type: 'object',
            required: ['replicaCount'],
            properties: { replicaCount: { type: 'integer', minimum: 1, maximum: 20 }, lag: { type: 'number' } },
          },
        },
        required: ['replica'],
      },
      { properties: { backup: { type: 'object', properties: { schedule: { type: 'string' } } } } },
    ),
  },
  defaults: `architecture: standalone
auth:
  enabled: false
  password: ""
primary:
  persistence: {enabled: true, size: 8Gi}
  tolerations: []
  nodeSelector: {}
`,
  branches: [
    '',
    'architecture: replication\nreplica:\n  replicaCount: 3\n',
    'auth:\n  enabled: true\n  password: secret\n',
  ],
  asYaml: ['/primary/nodeSelector'],
};

/** Dashboards and sources of data under names of one's own. */
const dashboards: Sample = {
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
const certificates: Sample = {
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

/** A controller with kinds that bring options of their own. */
const controller: Sample = {
  name: 'an ingress controller (no draft named, allOf of conditions, ports by number)',
  schema: {
    type: 'object',
    definitions: {
      probe: {
        type: 'object',
        title: 'Probe',
        properties: { path: { type: 'string' }, periodSeconds: { type: 'integer', exclusiveMinimum: 0 } },
      },
    },
    properties: {
      controller: {
        type: 'object',
        properties: {
          kind: { type: 'string', enum: ['Deployment', 'DaemonSet'] },
          liveness: { $ref: '#/definitions/probe', title: 'Liveness' },
          readiness: { allOf: [{ $ref: '#/definitions/probe' }, { required: ['path'] }] },
          hostPort: { type: 'object', properties: { enabled: { type: 'boolean' } } },
          config: { type: 'object', additionalProperties: { type: ['string', 'null'] } },
        },
        allOf: [
          when(
            { properties: { kind: { const: 'Deployment' } } },
            { properties: { replicaCount: { type: 'integer', minimum: 0 } } },
          ),
          when(
            { properties: { kind: { const: 'DaemonSet' } }, required: ['kind'] },
            {
              properties: {
                kind: { const: 'DaemonSet' },
                updateStrategy: { enum: ['RollingUpdate', 'OnDelete'] },
                hostPort: { properties: { ports: { type: 'array', items: { type: 'integer', maximum: 65535 } } } },
              },
            },
          ),
        ],
      },
      tcp: {
        type: 'object',
        patternProperties: {
          '^[0-9]+$': { type: 'string', pattern: '^[^/]+/[^:]+:\\d+$', examples: ['default/web:80'] },
        },
        additionalProperties: false,
      },
    },
  },
  defaults: 'controller:\n  kind: Deployment\n  config: {}\n  readiness: {path: /ready}\ntcp: {}\n',
  branches: ['', 'controller:\n  kind: DaemonSet\n', 'tcp:\n  "8080": default/web:80\n'],
  asYaml: [],
};

/** Continuous delivery: forms that exclude each other, text or mapping, mappings beside named keys. */
const delivery: Sample = {
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
const tuples: Sample = {
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

/** What draft 7 calls dependencies, and forms put together from several. */
const operator: Sample = {
  name: 'an operator (draft 7, dependencies of both kinds, allOf over shared parts, a schema in itself)',
  schema: {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    allOf: [{ $ref: '#/definitions/named' }, { properties: { watch: { type: 'array', items: { type: 'string' } } } }],
    definitions: {
      named: { properties: { nameOverride: { type: 'string', maxLength: 63 } } },
      node: {
        type: 'object',
        properties: { label: { type: 'string' }, children: { type: 'array', items: { $ref: '#/definitions/node' } } },
      },
      resources: {
        type: 'object',
        properties: {
          limits: { $ref: '#/definitions/quantities' },
          requests: { $ref: '#/definitions/quantities' },
        },
      },
      quantities: { type: 'object', additionalProperties: { type: ['string', 'number'] } },
    },
    properties: {
      nameOverride: { title: 'Name' },
      tls: { type: 'boolean' },
      certificate: { type: 'string' },
      issuer: { type: 'string' },
      tree: { $ref: '#/definitions/node' },
      resources: { $ref: '#/definitions/resources' },
      affinity: {},
    },
    dependencies: {
      certificate: ['tls'],
      issuer: { properties: { issuerKind: { enum: ['Issuer', 'ClusterIssuer'] } }, required: ['issuerKind'] },
    },
  },
  defaults: 'tree: {label: root, children: []}\nresources: {}\naffinity: {}\n',
  branches: [
    '',
    'issuer: x\nissuerKind: Issuer\n',
    'tls: true\ncertificate: c\ntree:\n  children:\n    - label: x\nresources:\n  limits: {web: 1}\n',
  ],
  asYaml: ['/affinity'],
};

export const samples: readonly Sample[] = [database, dashboards, certificates, controller, delivery, tuples, operator];
