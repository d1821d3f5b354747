import { Button, MultiSelect, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { PlaybookItem, TriggerItem } from '#schema/response'
import type { RuleItem } from '#schema/rules'
import { Failure } from '#ui/kit/Message.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { severityWords } from '#ui/kit/severities'
import { usePermission } from '#ui/parts/use-session'
import { usePlaybooks, useProposeTrigger, useRules, useTriggerDecision, useTriggers } from './queries.ts'
import styles from './Response.module.css'
import { triggerText } from './sentences.ts'

/** Rules offered at a time; typing narrows them. */
const MOST_OFFERED = 50

/** Playbooks that run by themselves: proposed by one person, released by another. */
export function Triggers() {
  const triggers = useTriggers()
  const playbooks = usePlaybooks()
  const mayChange = usePermission('change')
  const [isOpen, setOpen] = useState(false)
  const items = triggers.data?.items ?? []
  const rules = useRules().data?.items ?? []
  const titles = new Map(rules.map(({ id, title }) => [id, title]))
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
          None. An automatic playbook starts with each alert of the rules you select. It acts without approval
          only on a new device that is outside of the process and has no learned connection; for all others
          its responses wait for approval.
        </p>
      )}
      <ul className={styles.rows}>
        {isOpen && (
          <li className={styles.row}>
            <Proposal playbooks={playbooks.data?.items ?? []} rules={rules} onDone={() => setOpen(false)} />
          </li>
        )}
        {items.map((item) => (
          <Trigger key={item.id} item={item} mayChange={mayChange} titles={titles} />
        ))}
      </ul>
    </Panel>
  )
}

function Trigger(props: { item: TriggerItem; mayChange: boolean; titles: ReadonlyMap<string, string> }) {
  const { item, mayChange, titles } = props
  const decide = useTriggerDecision(item.id)
  return (
    <li className={styles.row}>
      <div className={styles.name}>{item.playbookName}</div>
      <div className={styles.detail}>
        <span>
          Starts with alerts of {item.rules.map((id) => titles.get(id) ?? id).join(', ')}, {item.severity} and
          above
        </span>
        <span>Reason: {item.reason}</span>
      </div>
      <div className={item.state === 'changed' ? styles.bad : styles.detail}>{triggerText(item)}</div>
      {mayChange && (
        <div className={styles.buttons}>
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

interface ProposalProps {
  readonly playbooks: readonly PlaybookItem[]
  readonly rules: readonly RuleItem[]
  readonly onDone: () => void
}

function Proposal({ playbooks, rules: known, onDone }: ProposalProps) {
  const propose = useProposeTrigger()
  const [playbook, setPlaybook] = useState('')
  const [severity, setSeverity] = useState<TriggerItem['severity']>('critical')
  const [rules, setRules] = useState<string[]>([])
  const [reason, setReason] = useState('')
  const isComplete = playbook !== '' && rules.length > 0 && reason.trim().length > 2
  return (
    <form
      className={styles.form}
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
      <MultiSelect
        label="Rules"
        description="The playbook starts with each alert of these"
        placeholder={rules.length === 0 ? 'Search rules' : ''}
        searchable
        limit={MOST_OFFERED}
        data={known.map(({ id, title }) => ({ value: id, label: title }))}
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
      <div className={styles.end}>
        <Button type="submit" disabled={!isComplete} loading={propose.isPending}>
          Propose
        </Button>
        <Button variant="default" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
