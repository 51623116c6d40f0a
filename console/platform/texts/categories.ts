import { texts } from './pairs.ts';

export const categories = texts({
  create: ['Make a category', '创建分类'],
  edit: [(name: string) => `Edit ${name}`, (name: string) => `编辑 ${name}`],
  delete: [(name: string) => `Delete ${name}`, (name: string) => `删除 ${name}`],
  deleteBody: ['Its apps are uncategorized then.', '其中的应用将变为未分类。'],
  deleteCount: [
    (apps: number) =>
      apps === 0
        ? 'It has no apps.'
        : apps === 1
          ? 'Its app is uncategorized then.'
          : `Its ${apps} apps are uncategorized then.`,
    (apps: number) => (apps === 0 ? '该分类没有应用。' : `其中的 ${apps} 个应用将变为未分类。`),
  ],
  count: [
    (apps: number, active: number) =>
      apps === 0 ? 'No apps' : `${apps === 1 ? '1 app' : `${apps} apps`}, ${active} in the store`,
    (apps: number, active: number) => (apps === 0 ? '没有应用' : `${apps} 个应用，其中 ${active} 个已上架`),
  ],
  ordered: ['The store shows the categories in this order', '商店将按此顺序显示分类'],
  icon: ['Picture', '图标'],
  icons: {
    none: ['None', '无'],
    ai: ['Artificial intelligence', '人工智能'],
    analytics: ['Analytics', '分析'],
    backup: ['Backup', '备份'],
    chat: ['Chat', '聊天'],
    code: ['Development', '开发'],
    database: ['Database', '数据库'],
    documents: ['Documents', '文档'],
    iot: ['Internet of things', '物联网'],
    logging: ['Logging', '日志'],
    media: ['Media', '媒体'],
    messaging: ['Messaging', '消息'],
    monitoring: ['Monitoring', '监控'],
    network: ['Network', '网络'],
    pipeline: ['Pipelines', '流水线'],
    security: ['Security', '安全'],
    storage: ['Storage', '存储'],
    web: ['Web', 'Web'],
  },
  appsHint: ['The apps of this category that you may see', '此分类中您可以查看的应用'],
  noApps: ['It has no apps', '没有应用'],
  find: ['Find by name', '按名称查找'],
  choose: [(title: string) => `Choose ${title}`, (title: string) => `选择 ${title}`],
  chooseAll: ['Choose all of this page', '选择本页全部'],
  move: ['Move to', '移动到'],
  moveCount: [(n: number) => `Move ${n} to`, (n: number) => `将 ${n} 个移动到`],
  moved: [
    (n: number, name: string) => `${n === 1 ? '1 app is' : `${n} apps are`} in ${name} now`,
    (n: number, name: string) => `${n} 个应用已移至${name}`,
  ],
  notMoved: [
    (n: number) => (n === 1 ? '1 app could not be moved' : `${n} apps could not be moved`),
    (n: number) => `${n} 个应用未能移动`,
  ],
});
