/** Walks a page with Tab alone, and finds controls that it does not reach and stops that do not show the focus. */
import type { Page } from 'playwright-core'

/** Presses of Tab on one page. */
const MOST_STOPS = 500
/** A field for a date and a time has seven parts, each a stop. */
const MOST_PARTS = 10
/** Addresses of pages that open a dialog, which takes the focus a moment later. */
const OPENS_DIALOG = /[?&](enter|packets)=/

/** One line a fault, led by `name`; empty for a page that can be used without a mouse. */
export async function keyboardFaults(page: Page, name: string): Promise<string[]> {
  if (OPENS_DIALOG.test(page.url())) await page.locator('[aria-modal=true] :focus').waitFor()
  await page.evaluate(beginWalk)
  const faults: string[] = []
  for (let stops = 0, parts = 0; ; stops++) {
    if (stops === MOST_STOPS) {
      faults.push(`Tab does not come to an end within ${MOST_STOPS} stops`)
      break
    }
    await page.keyboard.press('Tab')
    const { isOver, isSame, fault } = await page.evaluate(nextStop)
    if (fault !== '') faults.push(fault)
    parts = isSame ? parts + 1 : 0
    if (isOver || parts > MOST_PARTS) break
  }
  faults.push(...(await page.evaluate(unreached)))
  return [...new Set(faults)].map((fault) => `${name}: ${fault}`)
}

interface Walk {
  readonly visited: Set<Element>
  /** The last stop, and how it looked with the focus. */
  last: Element | undefined
  look: string
}
type Walked = typeof globalThis & { walk: Walk }

function beginWalk(): void {
  // A dialog keeps the focus inside. Else Tab begins before the first element, not where the page has set the focus.
  if (document.activeElement?.closest('[aria-modal=true]') === null) {
    const start = document.createElement('span')
    start.tabIndex = -1
    document.body.prepend(start)
    start.focus()
    start.remove()
  }
  ;(globalThis as Walked).walk = { visited: new Set(), last: undefined, look: '' }
}

/** Runs in the page: functions that it uses are inside. */
async function nextStop(): Promise<{ isOver: boolean; isSame: boolean; fault: string }> {
  // Mantine's focus trap moves the focus a moment after Tab.
  await new Promise((resolve) => setTimeout(resolve))
  const { walk } = globalThis as Walked
  /** Looks of an element and of those around it that may show its focus. */
  const lookOf = (element: Element) => {
    const label =
      element.closest('label') ?? (element.id ? document.querySelector(`label[for="${element.id}"]`) : null)
    const parent = element.parentElement
    const around = [
      element,
      parent,
      // Of an editor: it marks its box.
      parent?.parentElement ?? null,
      parent?.parentElement?.parentElement ?? null,
      ...element.children,
      ...(parent?.children ?? []),
      label,
      ...(label?.querySelectorAll('*') ?? []),
    ].slice(0, 60)
    return around
      .map((one) => {
        if (one === null) return ''
        const style = getComputedStyle(one)
        const outline =
          style.outlineStyle === 'none' || style.outlineWidth === '0px'
            ? ''
            : `${style.outlineStyle} ${style.outlineColor} ${style.outlineWidth}`
        return [outline, style.boxShadow, style.borderColor, style.backgroundColor].join()
      })
      .join('\n')
  }
  const brief = (element: Element) => element.outerHTML.slice(0, 160)
  let fault = ''
  const { last } = walk
  const element = document.activeElement
  if (last !== undefined && last === element) return { isOver: false, isSame: true, fault }
  if (last?.isConnected && lookOf(last) === walk.look) fault = `focus not visible: ${brief(last)}`
  walk.last = undefined
  if (element === null || element === document.body || walk.visited.has(element))
    return { isOver: true, isSame: false, fault }
  walk.visited.add(element)
  walk.last = element
  walk.look = lookOf(element)
  const box = element.getBoundingClientRect()
  if (box.bottom <= 0 || box.right <= 0 || box.top >= innerHeight || box.left >= innerWidth)
    fault ||= `focus out of view: ${brief(element)}`
  return { isOver: false, isSame: false, fault }
}

/** Runs in the page: controls that Tab, or the arrow keys of a stop, do not reach. */
function unreached(): string[] {
  const { visited } = (globalThis as Walked).walk
  const CONTROLS =
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [contenteditable=true], [tabindex], [role=button], [role=link], [role=tab], [role=switch], [role=checkbox], [role=option], [role=menuitem], [role=slider]'
  /** Their members are reached with the arrow keys. */
  const COMPOSITES =
    '[role=tablist], [role=grid], [role=treegrid], [role=tree], [role=listbox], [role=radiogroup], [role=menu], [role=toolbar], [role=application]'
  const stops = [...visited]
  const scope = [...document.querySelectorAll('[aria-modal=true]')].at(-1) ?? document.body
  const isSeen = (element: Element) => {
    const box = element.getBoundingClientRect()
    return (
      element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
      box.width > 1 &&
      box.height > 1
    )
  }
  const isReached = (element: Element) => {
    if (visited.has(element) || stops.some((stop) => element.contains(stop))) return true
    const composite = element.closest(COMPOSITES)
    if (composite !== null && stops.some((stop) => composite.contains(stop))) return true
    // Keys in a field do what its buttons do: arrows for more and less, Enter on the chosen option for none.
    const field = element.matches('[tabindex="-1"]') ? element.closest('.mantine-Input-wrapper') : null
    if (field !== null && stops.some((stop) => field.contains(stop))) return true
    return (
      element instanceof HTMLInputElement &&
      element.type === 'radio' &&
      stops.some((stop) => stop instanceof HTMLInputElement && stop.name === element.name)
    )
  }
  const brief = (element: Element) => element.outerHTML.slice(0, 160)
  const faults: string[] = []
  for (const element of scope.querySelectorAll(CONTROLS)) {
    if (element.matches(':disabled, [aria-disabled=true]') || element.closest('[inert], [aria-hidden=true]'))
      continue
    // A heading or region that a script moves the focus to is no control.
    if (element.matches('[tabindex="-1"]:not(a, button, input, select, textarea, [role])')) continue
    if (element.matches('main, h1, h2, h3, [role=region], [role=dialog], [role=tabpanel]')) continue
    if (isSeen(element) && !isReached(element)) faults.push(`Tab does not reach: ${brief(element)}`)
  }
  for (const element of scope.querySelectorAll('*')) {
    if (getComputedStyle(element).cursor !== 'pointer') continue
    const { parentElement } = element
    if (parentElement !== null && getComputedStyle(parentElement).cursor === 'pointer') continue
    if (!isSeen(element) || isReached(element)) continue
    if (stops.some((stop) => stop.contains(element)) || element.matches(':disabled')) continue
    // Folds of the editor have keys: Ctrl-Shift-[ and ].
    if (element.closest('.cm-gutters') !== null) continue
    const label = element.closest('label') ?? element.querySelector('label')
    if (label?.control && isReached(label.control)) continue
    faults.push(`only a mouse reaches: ${brief(element)}`)
  }
  return faults
}
