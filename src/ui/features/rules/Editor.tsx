import { Button, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { lazy, Suspense, useRef, useState } from 'react'
import { RULE_NAME } from '#schema/rule-name'
import type { RuleFileItem, RuleProblemItem } from '#schema/rules'
import { Failure, Loading } from '#ui/kit/Message.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { DryRun } from './DryRun.tsx'
import { FormFields } from './FormFields.tsx'
import { useCheck, useDryRun, useSaveRules } from './queries.ts'
import type { RuleAreaHandle } from './RuleArea.tsx'
import styles from './Rules.module.css'
import { EXAMPLE, problemText } from './sentences.ts'

const RuleArea = lazy(() => import('./RuleArea.tsx'))

/** No problems yet: one list, so that the editor is not updated for it. */
const NONE: readonly RuleProblemItem[] = []

/** Delay in ms after the last key before the draft is checked. */
const checkMs = 300

/** Editor of a rule file: completion, errors by line, and a dry run. */
export function Editor(props: { file: RuleFileItem | undefined; name: string; onDone: () => void }) {
  const { file, onDone } = props
  const [name, setName] = useState(props.name)
  const [text, setText] = useState(file?.text ?? EXAMPLE)
  const [later] = useDebouncedValue(text, checkMs)
  const area = useRef<RuleAreaHandle>(null)
  const isNamed = new RegExp(RULE_NAME).test(name)
  const draftName = isNamed ? { name } : {}
  const check = useCheck({ ...draftName, text: later })
  const dryRun = useDryRun()
  const save = useSaveRules()
  const problems = check.data?.problems ?? NONE
  const found = check.data?.rules ?? []
  const isSound = isNamed && problems.length === 0 && found.length > 0 && later === text
  return (
    <div className={styles.editor}>
      <Panel
        title={file === undefined ? 'New rule file' : 'Rules'}
        aside={
          <span className={styles.buttons}>
            <Button
              variant="default"
              loading={dryRun.isPending}
              disabled={found.length === 0}
              onClick={() => dryRun.mutate({ ...draftName, text })}
            >
              Dry run
            </Button>
            <Button
              disabled={!isSound}
              loading={save.isPending}
              onClick={() => save.mutate({ name, text }, { onSuccess: onDone })}
            >
              Save
            </Button>
            <Button variant="default" onClick={onDone}>
              Cancel
            </Button>
          </span>
        }
      >
        <TextInput
          label="File"
          w={320}
          mb="xs"
          maxLength={70}
          value={name}
          readOnly={file !== undefined}
          error={isNamed ? undefined : 'Use letters, digits, - and _, ending in .yml'}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {file === undefined && <FormFields onText={setText} />}
        <Suspense fallback={<Loading lines={8} />}>
          <RuleArea ref={area} text={text} problems={problems} onChange={setText} />
        </Suspense>
        <p className={styles.note}>
          Completion: ↑ ↓ select, Enter inserts, Esc closes. Tab leaves the editor. Syntax:
          docs/how-to/rules.md.
        </p>
        {save.error && <Failure error={save.error} isInline />}
      </Panel>
      <div className={styles.side}>
        <Panel title="Check">
          {check.error ? (
            <Failure error={check.error} isInline />
          ) : (
            <div role="status">
              {problems.map((problem) => (
                <p key={`${problem.line} ${problem.where} ${problem.got}`} className={styles.problem}>
                  <span aria-hidden="true">▲ </span>
                  {problemText(problem)}{' '}
                  {problem.line > 0 && (
                    <button
                      type="button"
                      className={styles.link}
                      onClick={() => area.current?.goTo(problem.line)}
                    >
                      Go to line
                    </button>
                  )}
                </p>
              ))}
              {found.map(({ id, title }) => (
                <p key={id} className={styles.sound}>
                  {title}
                  <span className="quiet"> valid</span>
                </p>
              ))}
              {problems.length + found.length === 0 && <p className={styles.note}>The file is empty.</p>}
            </div>
          )}
        </Panel>
        <DryRun run={dryRun} />
      </div>
    </div>
  )
}
