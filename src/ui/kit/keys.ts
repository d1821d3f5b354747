import { useEffect, useRef } from 'react'
import { isBoolean, readSaved, useSaved } from './saved.ts'

/** One key and what it does; `help` is shown under `?`. */
export interface KeyBinding {
  /** `event.key`, with `Ctrl+` before it where needed (also meaning Command): `j`, `/`, `Ctrl+k`. */
  readonly key: string
  readonly help: string
  readonly run: () => void
}

/** What a key event is called in a binding: `Ctrl+k`, `j`, `Enter`. */
export function keyName(event: { key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean }): string {
  const control = event.ctrlKey || event.metaKey ? 'Ctrl+' : ''
  return (
    (event.altKey ? 'Alt+' : '') + control + (event.key.length === 1 ? event.key.toLowerCase() : event.key)
  )
}

/** True where letters belong to the reader's text, not to us. */
export function isTyping(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null
  if (element?.isContentEditable) return true
  return element?.tagName === 'INPUT' || element?.tagName === 'TEXTAREA' || element?.tagName === 'SELECT'
}

interface Place {
  /** Within a dialog: while one is open only such keys do anything. */
  readonly isInDialog?: boolean
}

/** Sets of bindings in force, the latest last: a drawer's keys go before the page's. */
const inForce: (Place & { readonly set: { current: readonly KeyBinding[] } })[] = []

/** Every binding in force now, the latest first, one for each key. */
export function bindingsInForce({ isInDialog = false }: Place = {}): readonly KeyBinding[] {
  const byKey = new Map<string, KeyBinding>()
  for (const { set, ...place } of [...inForce].reverse()) {
    if (isInDialog && place.isInDialog !== true) continue
    for (const binding of set.current) if (!byKey.has(binding.key)) byKey.set(binding.key, binding)
  }
  return [...byKey.values()]
}

/** Puts keys in force while the component is shown. */
export function useKeys(bindings: readonly KeyBinding[], { isInDialog = false }: Place = {}): void {
  const set = useRef(bindings)
  set.current = bindings
  useEffect(() => {
    const own = { set, isInDialog }
    inForce.push(own)
    return () => {
      inForce.splice(inForce.indexOf(own), 1)
    }
  }, [isInDialog])
}

/** A control that Enter or space already means something to. */
function isControl(target: EventTarget | null): boolean {
  return (target as HTMLElement | null)?.closest?.('button, a, [role=tab], [role=menuitem]') != null
}

const SAVED = 'letter-keys'

/**
 * Whether single letters and signs are keys, as the reader chose: whoever dictates does things with them unawares
 * (WCAG 2.2, 2.1.4).
 */
export function useLetterKeys() {
  return useSaved(SAVED, true, isBoolean)
}

/** Runs the binding a key event asks for. */
export function onKey(event: KeyboardEvent): void {
  const name = keyName(event)
  if (event.defaultPrevented || (isTyping(event.target) && !name.startsWith('Ctrl+'))) return
  if (name.length === 1 && !readSaved(SAVED, true, isBoolean)) return
  if (name === 'Enter' && isControl(event.target)) return
  const isInDialog =
    !name.startsWith('Ctrl+') && document.querySelector('[role=dialog][aria-modal=true]') !== null
  const binding = bindingsInForce({ isInDialog }).find(({ key }) => key === name)
  if (binding === undefined) return
  event.preventDefault()
  binding.run()
}
