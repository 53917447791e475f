/* Two conveniences of the pages; without this script every link still works. */
const KEY = "procbook-role"

function remembered() {
  try {
    return localStorage.getItem(KEY) ?? ""
  } catch {
    return ""
  }
}

function remember(role) {
  try {
    localStorage.setItem(KEY, role)
  } catch {
    // Storage may be switched off; then the choice lasts as long as the page.
  }
}

/* Role chips: the steps of the chosen role stay open, the others keep their titles. */

function button(text, role) {
  const made = document.createElement("button")
  made.type = "button"
  made.className = "chip"
  made.textContent = text
  made.dataset.role = role
  return made
}

function show(box, links, role) {
  let count = 0
  for (const step of document.querySelectorAll(".step[data-roles]")) {
    const mine = role && step.dataset.roles.split(" ").includes(role)
    const aside = role && !mine
    step.toggleAttribute("data-aside", aside)
    document.getElementById(step.dataset.step)?.toggleAttribute("data-aside", aside)
    for (const link of document.querySelectorAll(`.flowchart a[href="#${CSS.escape(step.dataset.step)}"]`))
      link.closest(".fc-node").classList.toggle("fc-node--chosen", Boolean(mine))
    count += mine ? 1 : 0
  }
  for (const chip of box.querySelectorAll("button")) chip.setAttribute("aria-pressed", chip.dataset.role === role)
  const line = box.querySelector(".roles__shown")
  line.hidden = !role
  if (!role) return
  const link = links.get(role)
  line.querySelector("span").textContent = box.dataset.says.replace("{role}", link.textContent).replace("{count}", count)
  line.querySelector("a").href = link.href
}

function roleChips(box) {
  const links = new Map([...box.querySelectorAll("a[data-role]")].map(link => [link.dataset.role, link]))
  for (const [role, link] of links) link.replaceWith(button(link.textContent, role))
  const all = document.createElement("li")
  all.append(button(box.dataset.all, ""))
  box.querySelector("ul").prepend(all)
  box.addEventListener("click", event => {
    const chosen = event.target.closest("button")
    if (!chosen) return
    remember(chosen.dataset.role)
    show(box, links, chosen.dataset.role)
  })
  show(box, links, links.has(remembered()) ? remembered() : "")
}

/* Registers: a column's head sorts by it, again the other way round. */

function sort(table, heads, column) {
  const down = heads[column].getAttribute("aria-sort") === "ascending"
  const order = new Intl.Collator(document.documentElement.lang, { numeric: true })
  const text = row => row.cells[column].textContent.trim()
  const rows = [...table.tBodies[0].rows].sort((a, b) => order.compare(text(a), text(b)))
  table.tBodies[0].append(...(down ? rows.reverse() : rows))
  for (const head of heads) head.removeAttribute("aria-sort")
  heads[column].setAttribute("aria-sort", down ? "descending" : "ascending")
}

function sortable(table) {
  const heads = [...table.tHead.rows[0].cells]
  heads.forEach((head, column) => {
    const made = document.createElement("button")
    made.type = "button"
    made.className = "sort"
    made.textContent = head.textContent
    made.addEventListener("click", () => sort(table, heads, column))
    head.replaceChildren(made)
  })
}

document.querySelectorAll("[data-role-chips]").forEach(roleChips)
document.querySelectorAll("table[data-sortable]").forEach(sortable)
