export default function ({ data, parentElement }) {
  parentElement.querySelector(".root").replaceChildren(
    make("div", { role: "status" }, make("h3", {}, data.headline)),
    make(
      "ul",
      {},
      data.good.map((words) => make("li", {}, outline("check", 16), make("span", {}, words))),
      data.lacking.map((words) => make("li", { class: "lacking" }, make("span", {}, words))),
    ),
  )
}
