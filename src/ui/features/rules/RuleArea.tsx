import { type KeyboardEvent, type RefObject, useId, useLayoutEffect, useRef, useState } from 'react'
import { type Completion, type CompletionOption, completed, completionAt, serviceAt } from './completions.ts'
import { useFields, useServices } from './queries.ts'
import styles from './RuleArea.module.css'

/** Line height in px; equals the style sheet. */
const lineHeight = 20

/** Text area with line numbers and completion. */
export function RuleArea(props: {
  area: RefObject<HTMLTextAreaElement | null>
  text: string
  faultLines: readonly number[]
  onChange: (text: string) => void
}) {
  const { area, text, faultLines, onChange } = props
  const [caret, setCaret] = useState(0)
  const [isAsked, setAsked] = useState(false)
  const [at, setAt] = useState(0)
  const [scroll, setScroll] = useState({ top: 0, left: 0 })
  const wanted = useRef<number | undefined>(undefined)
  const list = useId()
  const services = useServices().data?.items ?? []
  const fields = useFields(knownService(serviceAt(text, caret), services)).data?.items ?? []
  const completion = isAsked ? completionAt(text, caret, { services, fields }) : undefined
  const chosen = Math.min(at, (completion?.options.length ?? 1) - 1)

  // The caret is set after the inserted text is rendered.
  useLayoutEffect(() => {
    if (wanted.current === undefined) return
    area.current?.setSelectionRange(wanted.current, wanted.current)
    wanted.current = undefined
  })

  const take = (found: Completion, option: CompletionOption) => {
    const after = completed(text, found, option)
    wanted.current = after.caret
    setCaret(after.caret)
    setAsked(false)
    onChange(after.text)
    area.current?.focus()
  }
  const press = (event: KeyboardEvent) => {
    if (completion === undefined) return
    const count = completion.options.length
    if (event.key === 'ArrowDown') setAt((chosen + 1) % count)
    else if (event.key === 'ArrowUp') setAt((chosen + count - 1) % count)
    else if (event.key === 'Escape') setAsked(false)
    else if (event.key === 'Tab' || event.key === 'Enter') take(completion, completion.options[chosen]!)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const lines = text.split('\n').length
  return (
    <div className={styles.area}>
      <div className={styles.gutter} aria-hidden="true">
        <div style={{ transform: `translateY(${-scroll.top}px)` }}>
          {Array.from({ length: lines }, (_, line) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
            <div key={line} className={faultLines.includes(line + 1) ? styles.fault : undefined}>
              {faultLines.includes(line + 1) ? `▲ ${line + 1}` : line + 1}
            </div>
          ))}
        </div>
      </div>
      <textarea
        ref={area}
        className={styles.text}
        aria-label="Rules"
        aria-autocomplete="list"
        aria-controls={completion && list}
        aria-activedescendant={completion && `${list}-${chosen}`}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        wrap="off"
        rows={20}
        value={text}
        onChange={(event) => {
          setCaret(event.currentTarget.selectionStart)
          setAsked(true)
          setAt(0)
          onChange(event.currentTarget.value)
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onScroll={({ currentTarget: { scrollTop: top, scrollLeft: left } }) => setScroll({ top, left })}
        onKeyDown={press}
        onBlur={() => setAsked(false)}
      />
      {completion && (
        <div
          id={list}
          role="listbox"
          aria-label="Completions"
          className={styles.list}
          style={placeOf(text, completion.from, scroll)}
        >
          {completion.options.map((option, i) => (
            <div
              key={option.text}
              id={`${list}-${i}`}
              role="option"
              tabIndex={-1}
              aria-selected={i === chosen}
              ref={i === chosen ? intoView : undefined}
              className={styles.option}
              onMouseDown={(event) => {
                event.preventDefault() // keeps the focus in the text
                take(completion, option)
              }}
            >
              <span>{option.text}</span>
              <span className="quiet">{option.about}</span>
            </div>
          ))}
        </div>
      )}
    </div>
  )
}

/** Fields are queried only for existing services, not for each typed letter. */
function knownService(service: string, services: readonly { readonly name: string }[]): string {
  return services.some(({ name }) => name === service) ? service : ''
}

function intoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' })
}

/** Below the completed word; the font is monospaced. */
function placeOf(text: string, from: number, scroll: { readonly top: number; readonly left: number }) {
  const before = text.slice(0, from).split('\n')
  const column = before.at(-1)?.length ?? 0
  return {
    top: before.length * lineHeight + 8 - scroll.top,
    // Kept inside the right edge; the width is from the style sheet.
    left: `min(56px + ${column}ch - ${scroll.left}px, 100% - 424px)`,
  }
}
