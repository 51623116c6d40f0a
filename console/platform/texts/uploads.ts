import { texts } from './pairs.ts';

export const uploads = texts({
  title: ['Uploads', '上传记录'],
  subtitle: ['What was sent to this workspace, and what became of it', '发送到此企业空间的安装包及其结果'],
  upload: ['Upload a chart', '上传 Chart'],
  choose: ['Choose packages', '选择安装包'],
  hint: [
    'Helm packages (.tgz) up to 20 MB. You can also drop them anywhere on this page.',
    'Helm 安装包（.tgz），最大 20 MB。也可以拖放到页面任意位置。',
  ],
  drop: ['Drop packages to upload them', '松开即可上传'],
  progress: ['Uploading', '正在上传'],
  checking: ['Checking the package', '正在检查安装包'],
  package: ['Package', '安装包'],
  unnamed: ['A package without a name', '未命名的安装包'],
  outcome: ['Outcome', '结果'],
  sent: ['Sent', '发送时间'],
  size: ['Size', '大小'],
  empty: ['Nothing was uploaded yet', '尚无上传记录'],
  notTgz: [(file: string) => `${file} is no .tgz package.`, (file: string) => `${file} 不是 .tgz 安装包。`],
  tooLarge: [(file: string) => `${file} is larger than 20 MB.`, (file: string) => `${file} 超过 20 MB。`],
  stopped: ['The upload was interrupted. Try again.', '上传中断，请重试。'],
  refusedBy: ['The storage did not take the file.', '存储服务未接受该文件。'],
  where: [
    (file: string, line: number | undefined) => (line ? `${file}, line ${line}` : file),
    (file: string, line: number | undefined) => (line ? `${file} 第 ${line} 行` : file),
  ],
  open: ['Open the version', '打开版本'],
  accepted: [(name: string) => `${name} is a draft now`, (name: string) => `${name} 已成为草稿`],
  statuses: {
    waiting: ['Waiting', '等待中'],
    accepted: ['Accepted', '已接受'],
    refused: ['Refused', '已拒绝'],
    conflict: ['Conflict', '冲突'],
  },
});
