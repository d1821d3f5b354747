import { Button } from '@mantine/core'
import { useState } from 'react'
import type { RuleFileItem, RuleItem } from '#schema/rules'
import { countOf } from '#ui/kit/format'
import { Failure } from '#ui/kit/Message.tsx'
import { Severity } from '#ui/kit/Severity.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { useRemoveRules } from './queries.ts'
import styles from './Rules.module.css'
import { problemText } from './sentences.ts'

/** A rule file: its rules and errors. */
export function OwnFile(props: { file: RuleFileItem; rules: readonly RuleItem[]; onEdit: () => void }) {
  const { file, rules, onEdit } = props
  return (
    <li className={styles.file}>
      <div className={styles.fileHead}>
        <h3>{file.name}</h3>
        {file.isEditable ? (
          <span className={styles.buttons}>
            <Button variant="default" onClick={onEdit} aria-label={`Edit ${file.name}`}>
              Edit
            </Button>
            <Remove id={file.id} name={file.name} />
          </span>
        ) : (
          <span className="quiet">
            given with --rules: edit it in place; changes are loaded automatically
          </span>
        )}
      </div>
      {file.problems.map((problem) => (
        <p key={`${problem.line} ${problem.where}`} className={styles.problem}>
          <span aria-hidden="true">▲ </span>
          {problem.title === '' ? '' : `${problem.title} rejected. `}
          {problemText(problem)}
        </p>
      ))}
      <ul className={styles.rules}>
        {rules.map((rule) => (
          <li key={rule.id}>
            <Severity severity={rule.severity} isOpen={false} />
            <span className={styles.title}>{rule.title}</span>
            <span className="quiet">
              {rule.last === null ? (
                'never fired'
              ) : (
                <>
                  {countOf(rule.hits, 'hit')}, last <Time value={rule.last} as="short" />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </li>
  )
}

function Remove({ id, name }: { id: string; name: string }) {
  const remove = useRemoveRules()
  const [isSure, setSure] = useState(false)
  if (!isSure)
    return (
      <Button variant="default" onClick={() => setSure(true)} aria-label={`Remove ${name}`}>
        Remove
      </Button>
    )
  return (
    <>
      {remove.error && <Failure error={remove.error} isInline />}
      <Button onClick={() => remove.mutate(id)} loading={remove.isPending} data-autofocus>
        Yes, remove
      </Button>
      <Button variant="default" onClick={() => setSure(false)}>
        Keep
      </Button>
    </>
  )
}
