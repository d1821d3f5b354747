import { Button, FileButton, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { PlaybookItem } from '#schema/response'
import { Answer } from '#ui/kit/Answer.tsx'
import { Download } from '#ui/kit/Download.tsx'
import { Failure } from '#ui/kit/Message.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { usePermission } from '#ui/parts/use-session'
import { useSource } from '#ui/source/SourceContext.tsx'
import { part } from '#ui/source/source'
import { AlertSelect } from './AlertSelect.tsx'
import { useImportPlaybook, usePlaybooks, useRunPlaybook } from './queries.ts'
import styles from './Response.module.css'
import { stepText } from './sentences.ts'

/** CACAO playbooks: what each does, import, export, and planning one for an alert. */
export function Playbooks({ alert }: { alert: string }) {
  const playbooks = usePlaybooks()
  const upload = useImportPlaybook()
  const mayAdminister = usePermission('administer')
  return (
    <Panel
      title="Playbooks"
      isBare
      aside={
        mayAdminister && (
          <FileButton
            accept="application/json,.json"
            onChange={(file) => file !== null && upload.mutate(file)}
          >
            {(props) => (
              <Button {...props} variant="default" loading={upload.isPending}>
                Import CACAO playbook
              </Button>
            )}
          </FileButton>
        )
      }
    >
      {upload.error && <Failure error={upload.error} isInline />}
      <Answer of={playbooks} lines={3}>
        {({ items }) => (
          <ul className={styles.rows}>
            {items.map((item) => (
              <Playbook key={item.id} item={item} alert={alert} />
            ))}
          </ul>
        )}
      </Answer>
    </Panel>
  )
}

function Playbook({ item, alert }: { item: PlaybookItem; alert: string }) {
  const source = useSource()
  const mayChange = usePermission('change')
  const [isAsked, setAsked] = useState(false)
  const steps = item.steps.flatMap(({ name, commands }) => commands.map((command) => ({ name, ...command })))
  return (
    <li className={styles.row}>
      <div className={styles.name}>{item.name}</div>
      <div className={styles.detail}>{item.description}</div>
      <ol className={styles.log}>
        {steps.map(({ name, type, isRun }) => (
          <li key={`${name} ${type}`}>
            {name} <span className="quiet">({stepText(type, isRun)})</span>
          </li>
        ))}
      </ol>
      {item.faults.map((fault) => (
        <div key={fault} className={styles.bad}>
          ▲ {fault}
        </div>
      ))}
      <div className={styles.buttons}>
        {mayChange && item.faults.length === 0 && !isAsked && (
          <Button variant="default" onClick={() => setAsked(true)} aria-label={`Plan ${item.name}`}>
            Plan for an alert
          </Button>
        )}
        <Download of={source.address(`/playbooks/${part(item.id)}`)} name={`${item.id}.cacao.json`}>
          Export
        </Download>
      </div>
      {isAsked && <Run item={item} alert={alert} onDone={() => setAsked(false)} />}
    </li>
  )
}

function Run({ item, alert: first, onDone }: { item: PlaybookItem; alert: string; onDone: () => void }) {
  const run = useRunPlaybook(item.id)
  const [alert, setAlert] = useState(first)
  const [reason, setReason] = useState('')
  return (
    <form
      className={`${styles.form} ${styles.wide}`}
      onSubmit={(event) => {
        event.preventDefault()
        run.mutate({ alert: alert.trim(), reason: reason.trim() }, { onSuccess: onDone })
      }}
    >
      <AlertSelect first={first} value={alert} onChange={setAlert} />
      <TextInput
        label="Reason"
        description="Read by those who approve"
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {run.error && <Failure error={run.error} isInline />}
      <div className={styles.end}>
        <Button
          type="submit"
          loading={run.isPending}
          disabled={alert.trim() === '' || reason.trim().length < 3}
        >
          Start dry run
        </Button>
        <Button variant="default" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
