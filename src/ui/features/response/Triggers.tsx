import { Button, Select, TagsInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { PlaybookItem, TriggerItem } from '#schema/response'
import { Failure } from '#ui/kit/Message.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { severityWords } from '#ui/kit/severities'
import { usePermission } from '#ui/parts/use-session'
import { usePlaybooks, useProposeTrigger, useTriggerDecision, useTriggers } from './queries.ts'
import styles from './Response.module.css'
import { triggerText } from './sentences.ts'

/** Playbooks that run by themselves: proposed by one person, released by another. */
export function Triggers() {
  const triggers = useTriggers()
  const playbooks = usePlaybooks()
  const mayChange = usePermission('change')
  const [isOpen, setOpen] = useState(false)
  const items = triggers.data?.items ?? []
  return (
    <Panel
      title="Automatic playbooks"
      isBare={items.length > 0 || isOpen}
      aside={
        mayChange && (
          <Button variant="default" onClick={() => setOpen(!isOpen)} aria-expanded={isOpen}>
            Propose
          </Button>
        )
      }
    >
      {items.length === 0 && !isOpen && (
        <p className={styles.line}>
          None. A released playbook acts without asking only on a device that is new, outside of the process
          and has no learned connection; else it waits for approval.
        </p>
      )}
      <ul className={styles.rows}>
        {isOpen && (
          <li className={styles.row}>
            <Proposal playbooks={playbooks.data?.items ?? []} onDone={() => setOpen(false)} />
          </li>
        )}
        {items.map((item) => (
          <Trigger key={item.id} item={item} mayChange={mayChange} />
        ))}
      </ul>
    </Panel>
  )
}

function Trigger({ item, mayChange }: { item: TriggerItem; mayChange: boolean }) {
  const decide = useTriggerDecision(item.id)
  return (
    <li className={styles.row}>
      <div className={styles.name}>{item.playbookName}</div>
      <div className={styles.detail}>
        {item.severity} and above of {item.rules.join(', ')}: {item.reason}
      </div>
      <div className={item.state === 'changed' ? styles.bad : styles.detail}>{triggerText(item)}</div>
      {mayChange && (
        <div className={styles.actions}>
          {item.state !== 'released' && (
            <Button size="compact-sm" loading={decide.isPending} onClick={() => decide.mutate('release')}>
              Release
            </Button>
          )}
          <Button
            size="compact-sm"
            variant="default"
            loading={decide.isPending}
            onClick={() => decide.mutate('remove')}
            aria-label={`Remove the trigger of ${item.playbookName}`}
          >
            Remove
          </Button>
        </div>
      )}
      {decide.error && <Failure error={decide.error} isInline />}
    </li>
  )
}

function Proposal({ playbooks, onDone }: { playbooks: readonly PlaybookItem[]; onDone: () => void }) {
  const propose = useProposeTrigger()
  const [playbook, setPlaybook] = useState('')
  const [severity, setSeverity] = useState<TriggerItem['severity']>('critical')
  const [rules, setRules] = useState<string[]>([])
  const [reason, setReason] = useState('')
  const isComplete = playbook !== '' && rules.length > 0 && reason.trim().length > 2
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        propose.mutate({ playbook, severity, rules, reason }, { onSuccess: onDone })
      }}
    >
      <Select
        label="Playbook"
        data={playbooks.map(({ id, name }) => ({ value: id, label: name }))}
        value={playbook === '' ? null : playbook}
        onChange={(value) => setPlaybook(value ?? '')}
      />
      <TagsInput
        label="Rules"
        description="Ids of rules, as an alert names them"
        value={rules}
        onChange={setRules}
      />
      <Select
        label="Minimum severity"
        allowDeselect={false}
        data={[...severityWords]}
        value={severity}
        onChange={(value) => setSeverity(value as TriggerItem['severity'])}
      />
      <TextInput
        label="Reason"
        description="Why this may run without asking, and who agreed"
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {propose.error && <Failure error={propose.error} isInline />}
      <div className={styles.actions}>
        <Button type="submit" disabled={!isComplete} loading={propose.isPending}>
          Propose
        </Button>
      </div>
    </form>
  )
}
