import { chartPackage } from '../../functions/chart/testing.ts';

const schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  required: ['greeting'],
  definitions: {
    resources: {
      type: 'object',
      title: 'Resources',
      properties: { cpu: { type: 'string', pattern: '^[0-9]+m?$' }, memory: { type: 'string' } },
    },
  },
  properties: {
    greeting: { type: 'string', title: 'Greeting', description: 'What the shop says.', minLength: 2 },
    replicas: { type: 'integer', title: 'Replicas', minimum: 1, maximum: 9 },
    logLevel: { title: 'Log level', enum: ['debug', 'info', 'warn'] },
    image: {
      type: 'object',
      title: 'Image',
      properties: { repository: { type: 'string' }, tag: { type: 'string', title: 'Tag' } },
    },
    ingress: { type: 'object', title: 'Ingress', properties: { enabled: { type: 'boolean', title: 'Enabled' } } },
    hosts: { type: 'array', title: 'Hosts', items: { type: 'string', title: 'Host' } },
    resources: { $ref: '#/definitions/resources' },
    storage: {
      title: 'Storage',
      oneOf: [
        { title: 'None', type: 'object', properties: { kind: { const: 'none' } }, required: ['kind'] },
        {
          title: 'Volume',
          type: 'object',
          properties: { kind: { const: 'volume' }, size: { type: 'string', title: 'Size' } },
          required: ['kind', 'size'],
        },
      ],
    },
    labels: { type: 'object', title: 'Labels', additionalProperties: { type: 'string' } },
    annotations: { type: 'object', title: 'Annotations' },
    range: {
      type: 'array',
      title: 'Range',
      items: [
        { type: 'integer', title: 'From' },
        { type: 'integer', title: 'To' },
      ],
      additionalItems: false,
    },
    mode: { title: 'Mode', enum: ['single', 'cluster'] },
  },
  allOf: [
    // As entries, because an object with a key `then` would be taken for a promise.
    Object.fromEntries([
      ['if', { properties: { mode: { const: 'cluster' } }, required: ['mode'] }],
      ['then', { required: ['peers'], properties: { peers: { type: 'integer', title: 'Peers', minimum: 3 } } }],
    ]),
  ],
};

const cacheSchema = {
  type: 'object',
  properties: { memory: { type: 'integer', title: 'Memory', maximum: 512 }, policy: { enum: ['lru', 'lfu'] } },
};

const values = `# What the shop says
greeting: hello
replicas: 2
logLevel: info
image:
  repository: nginx
  tag: "1.29"
ingress:
  enabled: false
hosts:
  - shop.example.com
resources:
  cpu: 100m
  memory: 64Mi
storage:
  kind: none
labels: {}
annotations: {}
range: [1]
mode: single
`;

const template = `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}
data:
  greeting: {{ .Values.greeting | quote }}
  replicas: {{ .Values.replicas | quote }}
  image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
`;

/** A chart whose values have a schema with one of everything that the console makes fields of, and a chart inside that has one too. */
export function chartWithSchema(name: string, version = '1.0.0'): Buffer {
  const files = {
    'values.yaml': values,
    'values.schema.json': JSON.stringify(schema),
    'templates/config.yaml': template,
    'charts/cache/Chart.yaml': 'apiVersion: v2\nname: cache\nversion: 1.0.0\n',
    'charts/cache/values.yaml': 'memory: 64\npolicy: lru\n',
    'charts/cache/values.schema.json': JSON.stringify(cacheSchema),
  };
  const extra = 'dependencies:\n  - {name: cache, version: 1.0.0, condition: cache.enabled}\n';
  return chartPackage({ name, version, extra, files });
}
