import { useEffect, useRef } from 'react'
import { isBoolean, readSaved, useSaved } from './saved.ts'

/** A key binding; `help` is shown under `?`. */
export interface KeyBinding {
  /** `event.key`, with `Ctrl+` in front if needed (Command on macOS): `j`, `/`, `Ctrl+k`. */
  readonly key: string
  readonly help: string
  readonly run: () => void
}

/** Name of a key event in bindings: `Ctrl+k`, `j`, `Enter`. */
export function keyName(event: { key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean }): string {
  const control = event.ctrlKey || event.metaKey ? 'Ctrl+' : ''
  return (
    (event.altKey ? 'Alt+' : '') + control + (event.key.length === 1 ? event.key.toLowerCase() : event.key)
  )
}

/** True if the focus is in a text field. */
export function isTyping(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null
  if (element?.isContentEditable) return true
  return element?.tagName === 'INPUT' || element?.tagName === 'TEXTAREA' || element?.tagName === 'SELECT'
}

interface Place {
  /** Active in dialogs; while a dialog is open, other bindings are not. */
  readonly isInDialog?: boolean
}

/** Active sets of bindings, latest last: a drawer overrides its page. */
const inForce: (Place & { readonly set: { current: readonly KeyBinding[] } })[] = []

/** All active bindings, latest first, one per key. */
export function bindingsInForce({ isInDialog = false }: Place = {}): readonly KeyBinding[] {
  const byKey = new Map<string, KeyBinding>()
  for (const { set, ...place } of [...inForce].reverse()) {
    if (isInDialog && place.isInDialog !== true) continue
    for (const binding of set.current) if (!byKey.has(binding.key)) byKey.set(binding.key, binding)
  }
  return [...byKey.values()]
}

/** Activates bindings while the component is mounted. */
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

/** Controls for which Enter or Space has a meaning. */
function isControl(target: EventTarget | null): boolean {
  return (target as HTMLElement | null)?.closest?.('button, a, [role=tab], [role=menuitem]') != null
}

const SAVED = 'letter-keys'

/** Setting: single-key shortcuts. Speech input triggers them by accident (WCAG 2.2, 2.1.4). */
export function useLetterKeys() {
  return useSaved(SAVED, true, isBoolean)
}

/** Runs the binding of a key event. */
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
