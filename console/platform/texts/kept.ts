import { texts } from './pairs.ts';

/** They come where a form was left. */
export const keptTexts = texts({
  backTitle: ['What you typed here is back', '您之前输入的内容已恢复'],
  backBody: [
    'It had not been used when your session ended, or this page was closed.',
    '会话结束或页面关闭时，这些内容尚未使用。',
  ],
  startAnew: ['Start anew', '重新开始'],
  ownTitle: [(form: string) => `You left a form unfinished: ${form}`, (form: string) => `您有未完成的表单：${form}`],
  ownBody: ['What you typed there is kept in this tab.', '您输入的内容保留在此标签页中。'],
  open: ['Open it', '打开'],
  discard: ['Discard it', '放弃'],
  othersTitle: ['Another session left a form in this tab', '另一个会话在此标签页中留下了表单'],
  othersBody: [
    'What was typed there is locked: only the person who typed it can open it, by signing in here again. It goes when this tab is closed.',
    '其中的内容已锁定：只有输入者本人在此重新登录后才能打开。关闭此标签页后即删除。',
  ],
});
