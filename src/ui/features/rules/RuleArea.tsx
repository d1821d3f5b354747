import { autocompletion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete'
import { yaml } from '@codemirror/lang-yaml'
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint'
import { EditorState } from '@codemirror/state'
import { tags } from '@lezer/highlight'
import { basicSetup, EditorView } from 'codemirror'
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react'
import type { RuleProblemItem } from '#schema/rules'
import { completionAt, serviceAt } from './completions.ts'
import { useFields, useServices } from './queries.ts'
import styles from './RuleArea.module.css'
import { problemText } from './sentences.ts'

export interface RuleAreaHandle {
  /** Selects a line, from 1, and scrolls to it. */
  readonly goTo: (line: number) => void
}

/** Colours of the theme: structure in the text colour, values apart. */
const highlighting = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--data-1)' },
  { tag: [tags.string, tags.content], color: 'var(--grey-10)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--data-4)' },
  { tag: tags.comment, color: 'var(--grey-7)' },
  { tag: [tags.meta, tags.separator, tags.punctuation], color: 'var(--grey-8)' },
])

/** Editor of YAML with completion and errors at their lines. */
export default function RuleArea(props: {
  ref: Ref<RuleAreaHandle>
  text: string
  problems: readonly RuleProblemItem[]
  onChange: (text: string) => void
}) {
  const { ref, text, problems } = props
  const box = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(undefined)
  const [service, setService] = useState('')
  const services = useServices().data?.items ?? []
  const isKnown = services.some(({ name }) => name === service)
  const fields = useFields(isKnown ? service : '').data?.items ?? []
  const latest = useRef({ ...props, services, fields })
  latest.current = { ...props, services, fields }

  useImperativeHandle(ref, () => ({
    goTo(line) {
      const editor = view.current
      if (editor === undefined || line < 1 || line > editor.state.doc.lines) return
      const { from, to } = editor.state.doc.line(line)
      editor.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true })
      editor.focus()
    },
  }))

  // biome-ignore lint/correctness/useExhaustiveDependencies: the editor holds the text from then on
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const complete = (context: CompletionContext): CompletionResult | null => {
      const known = { services: latest.current.services, fields: latest.current.fields }
      const found = completionAt(context.state.doc.toString(), context.pos, known)
      if (found === undefined) return null
      const options = found.options.map(({ text, about }) => ({ label: text, detail: about }))
      return { from: found.from, to: found.to, options, filter: false }
    }
    const editor = new EditorView({
      parent: element,
      state: EditorState.create({
        doc: text,
        extensions: [
          basicSetup,
          yaml(),
          syntaxHighlighting(highlighting),
          lintGutter(),
          autocompletion({ override: [complete], icons: false }),
          EditorView.contentAttributes.of({ 'aria-label': 'Rules', spellcheck: 'false' }),
          EditorView.updateListener.of(({ state, docChanged, selectionSet }) => {
            const whole = state.doc.toString()
            if (docChanged || selectionSet) setService(serviceAt(whole, state.selection.main.head))
            if (docChanged) latest.current.onChange(whole)
          }),
        ],
      }),
    })
    view.current = editor
    return () => {
      editor.destroy()
      view.current = undefined
    }
  }, [])

  // A text from outside, such as from the form, replaces what is there.
  useEffect(() => {
    const editor = view.current
    const there = editor?.state.doc.toString()
    if (editor === undefined || there === text) return
    editor.dispatch({ changes: { from: 0, to: there!.length, insert: text } })
  }, [text])

  useEffect(() => {
    const editor = view.current
    if (editor === undefined) return
    const { doc } = editor.state
    const shown = problems.flatMap((problem): Diagnostic[] => {
      if (problem.line < 1 || problem.line > doc.lines) return []
      const { from, to } = doc.line(problem.line)
      return [{ from, to, severity: 'error', message: problemText(problem) }]
    })
    editor.dispatch(setDiagnostics(editor.state, shown))
  }, [problems])

  return <div ref={box} className={styles.area} />
}
