import { type Sample, when } from './testing-sample.ts';

/** A data service of many options: marks of a form that are nobody's standard, and a second half that comes with an architecture. */
export const database: Sample = {
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

/** A controller with kinds that bring options of their own. */
export const controller: Sample = {
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

/** What draft 7 calls dependencies, and forms put together from several. */
export const operator: Sample = {
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
