// What the runner says, in the language of the page.

const WORDS = {
  zh: {
    run: "运行", stop: "停止", edit: "编辑", reset: "恢复原样", share: "复制链接", close: "收起", check: "检验",
    editor: "程序编辑器；Ctrl 或 ⌘ 加 Enter 运行，按 Esc 再按 Tab 离开",
    output: "输出", value: "最后一个表达式的值", figure: (n) => `程序画的图 ${n}`,
    whole: "这里是完整的程序：先是这一段用到的定义，最后是页面上的这一段。",
    task: (names) => `把函数写完，再按“检验”。${names && `可以直接使用：${names}。`}`,
    getting: (mb) => `正在下载 Python，共 ${mb} MB，只需一次……`, gettingMore: (name, mb) => `正在下载 ${name}，共 ${mb} MB，只需一次……`,
    starting: "正在启动 Python……", waiting: "等待前一个程序结束……", running: "正在运行……",
    done: (seconds) => `运行完毕，用时 ${seconds} 秒`, silent: "程序没有输出：它只定义了名称。在末尾加一行来使用它们，例如", stopped: "已停止",
    failed: "程序出错", line: (n) => `（第 ${n} 行）`, limit: "输出太多，已停止",
    broken: (why) => `Python 无法继续（${why}）；再按一次“运行”会重新开始。`,
    offline: (why) => `下载没有完成（${why}）。请检查网络，再按一次“运行”。`,
    file: "浏览器不允许在 file:// 页面上运行程序：请用 python -m http.server 打开这个文件夹。",
    shared: "这个程序来自链接，不是本站的：请先读一读，再决定是否运行。", copied: "链接已复制，其中包含这个程序", long: "程序太长，放不进链接", badLink: "链接里的程序已损坏，未采用",
    saved: "修改只保存在这个浏览器里",
    missing: (names) => `没有找到函数 ${names}`, right: "全部性质都成立", wrong: "有性质不成立", holds: "成立", fails: "不成立",
  },
  en: {
    run: "Run", stop: "Stop", edit: "Edit", reset: "Reset", share: "Copy link", close: "Close", check: "Check",
    editor: "Program editor; Ctrl or ⌘ with Enter runs it, Esc and then Tab leaves it",
    output: "Output", value: "Value of the last expression", figure: (n) => `Figure ${n} drawn by the program`,
    whole: "This is the whole program: first the definitions that this section uses, at the end the section itself.",
    task: (names) => `Complete the function and press “Check”. ${names && `There to be used: ${names}.`}`,
    getting: (mb) => `Downloading Python, ${mb} MB, once …`, gettingMore: (name, mb) => `Downloading ${name}, ${mb} MB, once …`,
    starting: "Starting Python …", waiting: "Waiting for the program before …", running: "Running …",
    done: (seconds) => `Finished in ${seconds} s`, silent: "The program printed nothing: it only defines names. Add a line at the end that uses them, such as", stopped: "Stopped",
    failed: "The program failed", line: (n) => ` (line ${n})`, limit: "Stopped: too much output",
    broken: (why) => `Python cannot go on (${why}); press “Run” once more to start it afresh.`,
    offline: (why) => `The download did not finish (${why}). Check the network and press “Run” again.`,
    file: "Browsers run no programs on file:// pages: serve this folder with python -m http.server.",
    shared: "This program came with the link and is not part of the site: read it before you run it.", copied: "Link copied; it holds this program", long: "The program is too long for a link", badLink: "The program in the link is damaged and was not used",
    saved: "Changes are kept in this browser only",
    missing: (names) => `There is no function ${names}`, right: "Every property holds", wrong: "A property does not hold", holds: "holds", fails: "does not hold",
  },
};

export default WORDS[document.documentElement.lang] ?? WORDS.en;
