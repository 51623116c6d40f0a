import { randomBytes } from 'node:crypto';
import { configMap, job, object, pack, packed, workload } from './charts.ts';

/** Charts with hooks. */
export const hooks = {
  hooks: pack('hooks', {
    templates: {
      second: job('second', 'busybox:1', { on: 'pre-install', weight: 5 }),
      first: job('first', 'busybox:1', { on: 'pre-install', weight: -5 }),
      last: job('last', 'busybox:1', { on: 'post-install' }),
    },
  }),
  'failing-hook': pack('failing-hook', {
    templates: { hook: job('prepare-it', 'berth.test/fails:1', { on: 'pre-install' }) },
  }),
  'failing-last': pack('failing-last', {
    templates: { hook: job('check-it', 'berth.test/fails:1', { on: 'post-install' }) },
  }),
  'hanging-hook': pack('hanging-hook', {
    templates: { hook: job('wait-for-it', 'berth.test/hangs:1', { on: 'pre-install' }) },
  }),
  'invalid-hook': pack('invalid-hook', {
    templates: {
      hook: object('batch/v1', 'Job', 'forgets', `  annotations: { helm.sh/hook: post-install }\nspec: {}\n`),
    },
  }),
  'other-hook': pack('other-hook', {
    templates: {
      hook: object('batch/v1', 'Job', 'forgets', `  annotations: { helm.sh/hook: pre-upgrade }\nspec: {}\n`),
    },
  }),
  'accountable-hook': pack('accountable-hook', {
    templates: {
      account: object(
        'v1',
        'ServiceAccount',
        'made-before',
        '  annotations: { helm.sh/hook: pre-install, helm.sh/hook-weight: "-1" }\n',
      ),
      pod: object(
        'v1',
        'Pod',
        'prepares',
        '  annotations: { helm.sh/hook: pre-install }\nspec: { serviceAccountName: made-before, restartPolicy: Never, containers: [{ name: main, image: "busybox:1" }] }\n',
      ),
    },
  }),
  'wide-hook': pack('wide-hook', {
    templates: {
      role: object(
        'rbac.authorization.k8s.io/v1',
        'ClusterRole',
        '{{ .Release.Namespace }}-hook',
        '  annotations: { helm.sh/hook: pre-install }\nrules: []\n',
      ),
    },
  }),
  tested: pack('tested', {
    templates: {
      test: object(
        'v1',
        'Pod',
        'connects',
        '  annotations: { helm.sh/hook: test }\nspec: { restartPolicy: Never, containers: [{ name: main, image: "busybox:1" }] }\n',
      ),
    },
    files: { 'templates/NOTES.txt': 'Thank you for installing {{ .Chart.Name }}: {{ .Values.greeting }}.\n' },
  }),
};

const inner = {
  'values.yaml': 'greeting: nobody\n',
  'templates/config.yaml': configMap('{{ .Chart.Name }}', 'data: { greeting: {{ .Values.greeting | quote }} }\n'),
};
const dependency = (name: string): string =>
  `  - name: ${name}\n    version: 1.0.0\n    repository: https://charts.example.com\n    condition: ${name}.enabled\n`;

const schema = {
  type: 'object',
  properties: { replicas: { type: 'integer', minimum: 1 }, greeting: { type: 'string' } },
};

/** What values say, in the ways that YAML has of saying it. */
const tricky = [
  'switch: on',
  'quotedSwitch: "on"',
  'off: off',
  'mode: 0777',
  'quotedMode: "0777"',
  'float: "1e3"',
  'version: "1.10"',
  'date: 2020-01-01',
  'big: 12345678901',
  'tilde: "~"',
  'lines: "a: b\\n# no comment\\n  c\\n"',
];

/** Charts that do something special with their values. */
export const valued = {
  parent: pack('parent', {
    extra: `dependencies:\n${dependency('alpha')}${dependency('omega')}`,
    files: {
      'charts/alpha-1.0.0.tgz': packed('alpha', inner),
      'charts/omega-1.0.0.tgz': packed('omega', inner),
      'values.yaml': 'greeting: hello\nalpha:\n  enabled: true\n  greeting: from above\nomega:\n  enabled: true\n',
    },
  }),
  generated: (version: string): Buffer =>
    pack('generated', {
      version,
      templates: {
        secret: `{{- $old := lookup "v1" "Secret" .Release.Namespace "password" }}\n${object(
          'v1',
          'Secret',
          'password',
          'data:\n  password: {{ if $old }}{{ $old.data.password }}{{ else }}{{ randAlphaNum 32 | b64enc }}{{ end }}\n',
        )}`,
      },
    }),
  demanding: pack('demanding', {
    templates: { host: configMap('host', 'data: { host: {{ required "Say which host it is for" .Values.host }} }\n') },
  }),
  strict: pack('strict', { files: { 'values.schema.json': JSON.stringify(schema) } }),
  tricky: pack('tricky', {
    templates: {
      each: configMap(
        'each',
        `data:\n{{- range $key, $value := .Values.all }}\n  {{ $key }}: {{ $value | quote }}\n{{- end }}\n`,
      ),
      whole: configMap('whole', 'data:\n  all: |\n{{ toYaml .Values.all | indent 4 }}\n'),
    },
    files: { 'values.yaml': `greeting: hello\nall:\n${tricky.map(line => `  ${line}\n`).join('')}` },
  }),
};

/** Text that no compression makes smaller. */
const noise = (bytes: number): string => randomBytes(bytes).toString('base64');

const thing = (namespace: string): string => `  namespace: ${namespace}\ndata: { a: b }\n`;

/** Charts that the cluster, or helm, does not take as they are. */
export const odd = {
  library: pack('library', { extra: 'type: library\n', files: { 'templates/config.yaml': '' } }),
  future: pack('future', { extra: 'kubeVersion: ">=1.99.0-0"\n' }),
  large: pack('large', {
    templates: { large: configMap('text', 'data: { text: {{ .Files.Get "large.txt" | quote }} }\n') },
    // It packs well: the object is too large for the cluster, not the release for helm.
    files: { 'large.txt': 'all the same '.repeat(90_000) },
  }),
  huge: (version: string, maps: number): Buffer =>
    pack('huge', {
      version,
      templates: Object.fromEntries(
        Array.from({ length: maps }, (_, at) => [
          `part-${at}`,
          configMap(`part-${at}`, `data: { text: "${noise(60_000)}" }\n`),
        ]),
      ),
    }),
  owned: pack('owned', { templates: { shared: configMap('shared') } }),
  elsewhere: pack('elsewhere', {
    templates: {
      thing: configMap('thing', thing('kube-system')),
      binding: object(
        'rbac.authorization.k8s.io/v1',
        'RoleBinding',
        'reads',
        '  namespace: default\nroleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }\nsubjects: [{ kind: ServiceAccount, name: default, namespace: default }]\n',
      ),
    },
  }),
  list: pack('list', {
    templates: {
      all: `apiVersion: v1\nkind: List\nitems:\n${['one', 'two']
        .map(name => `  - apiVersion: v1\n    kind: ConfigMap\n    metadata: { name: ${name}, namespace: default }\n`)
        .join('')}`,
    },
  }),
  kept: pack('kept', {
    templates: { kept: configMap('treasure', '  annotations: { helm.sh/resource-policy: keep }\ndata: { a: b }\n') },
  }),
  fixed: (version: string, port: number): Buffer =>
    pack('fixed', {
      version,
      templates: {
        set: workload('StatefulSet', 'db', 'postgres:18', `  serviceName: db-${port}\n`),
      },
    }),
};
