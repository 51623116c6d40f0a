import type { CategoryIcon } from '../../functions/platform/category-icons.ts';
import type { icons } from './scene-icons.ts';

export interface SceneApp {
  /** Of its chart. */
  name: string;
  title: string;
  abstract: string;
  version: string;
  appVersion: string;
  keywords: string[];
  /** One of the categories below. */
  category: string;
  icon: keyof typeof icons;
}

export const sceneCategories: readonly { id: string; name: string; icon: CategoryIcon }[] = [
  { id: 'databases', name: 'Databases', icon: 'database' },
  { id: 'messaging', name: 'Messaging', icon: 'messaging' },
  { id: 'iot', name: 'Internet of Things', icon: 'iot' },
  { id: 'observability', name: 'Observability', icon: 'monitoring' },
  { id: 'security', name: 'Security', icon: 'security' },
  { id: 'storage', name: 'Storage', icon: 'storage' },
  { id: 'machine-learning', name: 'Machine learning', icon: 'ai' },
  { id: 'developer-tools', name: 'Developer tools', icon: 'code' },
];

/** What a company might keep in its store, beside the tutorial's charts. */
export const sceneApps: readonly SceneApp[] = [
  {
    name: 'build-runner',
    title: 'Build Runner',
    abstract: 'Runs each job of a pipeline in a pod of its own, which is gone when the job is done.',
    version: '3.2.1',
    appVersion: '3.2',
    keywords: ['ci', 'pipelines'],
    category: 'developer-tools',
    icon: 'play',
  },
  {
    name: 'team-wiki',
    title: 'Team Wiki',
    abstract: 'Pages that a team writes together: Markdown, diagrams, and a history of every line.',
    version: '0.14.0',
    appVersion: '0.14',
    keywords: ['wiki', 'documentation'],
    category: 'developer-tools',
    icon: 'pages',
  },
  {
    name: 'object-store',
    title: 'Object Store',
    abstract: 'Buckets with the S3 API, spread over the disks of the cluster; two of them may fail.',
    version: '5.0.3',
    appVersion: '5.0',
    keywords: ['s3', 'buckets'],
    category: 'storage',
    icon: 'boxes',
  },
  {
    name: 'gatehouse',
    title: 'Gatehouse',
    abstract: 'Single sign-on in front of any application: OpenID Connect, SAML and passkeys.',
    version: '2.8.0',
    appVersion: '2.8',
    keywords: ['sso', 'oidc', 'saml'],
    category: 'security',
    icon: 'gate',
  },
  {
    name: 'log-harbour',
    title: 'Log Harbour',
    abstract: 'Collects what every pod writes, and finds a line of last month within a second.',
    version: '1.9.2',
    appVersion: '1.9',
    keywords: ['logs', 'search'],
    category: 'observability',
    icon: 'lines',
  },
  {
    name: 'lighthouse',
    title: 'Lighthouse',
    abstract: 'Metrics of every workload, dashboards for them, and alarms that ring before a disk is full.',
    version: '4.1.0',
    appVersion: '4.1',
    keywords: ['metrics', 'alerts', 'dashboards'],
    category: 'observability',
    icon: 'lighthouse',
  },
  {
    name: 'courier',
    title: 'Courier',
    abstract: 'Message queues that outlive the loss of a node, for AMQP, MQTT and STOMP.',
    version: '3.13.4',
    appVersion: '3.13',
    keywords: ['queue', 'amqp'],
    category: 'messaging',
    icon: 'envelope',
  },
  {
    name: 'postgres-cluster',
    title: 'PostgreSQL Cluster',
    abstract: 'A primary and two replicas, with failover that wakes nobody and a backup every hour.',
    version: '16.4.1',
    appVersion: '16.4',
    keywords: ['sql', 'postgresql', 'high availability'],
    category: 'databases',
    icon: 'cylinders',
  },
];

/** The app of the installation that is not well. */
export const notebooks: SceneApp = {
  name: 'notebook-hub',
  title: 'Notebook Hub',
  abstract: 'Notebooks for data science in the browser, each with a kernel of its own, on a GPU where there is one.',
  version: '1.4.0',
  appVersion: '1.4',
  keywords: ['notebooks', 'python', 'gpu'],
  category: 'machine-learning',
  icon: 'notebook',
};
