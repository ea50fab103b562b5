// What the offline copy says, in the language of the page.

const WORDS = {
  zh: {
    update: "网站有新版本。", take: "更新", later: "以后再说",
    save: (mb) => `离线保存整个中文版（${mb} MB）`, more: (mb) => `继续保存（还差 ${mb} MB）`, python: (mb) => `连同浏览器中的 Python（${mb} MB）`,
    saving: (got, all) => `正在保存：${got} / ${all} MB`, saved: "整个中文版已保存在这个浏览器里，断网也能阅读。",
    visited: (mb) => `看过的页面会留在这个浏览器里，断网也能再看（现有 ${mb} MB）。`,
    off: "离线副本已关闭，这个浏览器里没有保存任何页面。", on: "重新开启", stop: "停止", remove: "删除离线副本",
    stopped: "已停止；下次从这里接着保存。", broken: (why) => `保存中断（${why}）；已有的都留着，下次从这里接着保存。`,
    changed: "网站刚刚更新过：请重新载入本页，更新以后再保存。", impossible: "这个浏览器（或这种打开方式）不支持离线保存；可以下载下面的压缩包。",
  },
  en: {
    update: "There is a new version of the site.", take: "Update", later: "Later",
    save: (mb) => `Save the English site for offline (${mb} MB)`, more: (mb) => `Continue saving (${mb} MB to go)`, python: (mb) => `with Python for the browser (${mb} MB)`,
    saving: (got, all) => `Saving: ${got} of ${all} MB`, saved: "The whole English site is in this browser and can be read without a network.",
    visited: (mb) => `Pages that you have visited stay in this browser and can be read again without a network (now ${mb} MB).`,
    off: "The offline copy is switched off; no page is kept in this browser.", on: "Switch on again", stop: "Stop", remove: "Remove the offline copy",
    stopped: "Stopped; the next time it continues from here.", broken: (why) => `Saving broke off (${why}); what has come is kept, and the next time it continues from here.`,
    changed: "The site has just changed: reload this page, take the update, then save.", impossible: "This browser (or this way of opening the page) cannot save the site; the archives below can be downloaded.",
  },
};

export default WORDS[document.documentElement.lang] ?? WORDS.en;
