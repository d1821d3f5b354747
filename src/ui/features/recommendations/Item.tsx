import { Button, Select, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { AdviceItem } from '#schema/advice'
import { riskGainText } from '#schema/risk'
import { Band } from '#ui/kit/Band.tsx'
import { countOf, countText } from '#ui/kit/format'
import { Failure } from '#ui/kit/Message.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { useDecide } from './queries.ts'
import styles from './Recommendations.module.css'
import { changeOf, effortText, isOpen, lacking, SPANS } from './sentences.ts'

interface Props {
  readonly item: AdviceItem
  readonly names: ReadonlyMap<string, string>
  /** Maximum number of devices named. */
  readonly named: number
}

/** A recommendation: action, gain, effort and decision. */
export function Item({ item, names, named }: Props) {
  const { title, todo, band, gain, effort, findings, touches } = item
  const [act, setAct] = useState<'accepted' | 'deferred'>()
  return (
    <li className={styles.row}>
      <div className={styles.band}>
        <Band band={band} isOpen={isOpen(item)} />
      </div>
      <div className={styles.what}>
        <h3>{title}</h3>
        <p>{todo}</p>
        <p className={styles.devices}>
          {touches.slice(0, named).map((id) => (
            <Link key={id} to="/devices/$id" params={{ id } as never} search={{ tab: 'exposures' } as never}>
              {names.get(id) ?? id}
            </Link>
          ))}
          {touches.length > named && (
            <span className="quiet">and {countText(touches.length - named)} more</span>
          )}
        </p>
        <Decided item={item} />
        {act !== undefined && <Deciding item={item} act={act} onDone={() => setAct(undefined)} />}
      </div>
      <dl className={styles.numbers}>
        <div>
          <dt>Gain</dt>
          <dd>{riskGainText(gain)}</dd>
        </div>
        <div>
          <dt>Effort</dt>
          <dd>{effortText(effort)}</dd>
        </div>
        <div>
          <dt>Resolves</dt>
          <dd>{countOf(findings, 'finding')}</dd>
        </div>
      </dl>
      <div className={styles.acts}>
        {isOpen(item) && act === undefined && (
          <>
            <Button
              size="compact-sm"
              variant="default"
              aria-label={`Snooze: ${title}`}
              onClick={() => setAct('deferred')}
            >
              Snooze
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              aria-label={`Accept risk: ${title}`}
              onClick={() => setAct('accepted')}
            >
              Accept risk
            </Button>
          </>
        )}
      </div>
    </li>
  )
}

function Decided({ item: { id, decision } }: { item: AdviceItem }) {
  const decide = useDecide()
  if (decision === null) return null
  const word = decision.state === 'accepted' ? 'Risk accepted' : 'Snoozed'
  return (
    <p className={styles.decided}>
      <span>
        {word} <Time value={decision.time} as="relative" />: “{decision.reason}”
        {decision.until !== null && (
          <>
            {' '}
            {decision.isOver ? '– expired' : 'until'} <Time value={decision.until} as="short" />
          </>
        )}
      </span>
      {!decision.isOver && (
        <Button
          size="compact-sm"
          variant="subtle"
          loading={decide.isPending}
          onClick={() => decide.mutate({ id, change: { state: 'open' } })}
        >
          Undo
        </Button>
      )}
    </p>
  )
}

function Deciding(props: { item: AdviceItem; act: 'accepted' | 'deferred'; onDone: () => void }) {
  const { item, act, onDone } = props
  const decide = useDecide()
  const [reason, setReason] = useState('')
  const [days, setDays] = useState('90')
  const [isAsked, setAsked] = useState(false)
  const fault = lacking(act, { reason, days })
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        setAsked(true)
        if (fault !== '') return
        const change = changeOf(act, { reason, days }, Date.now())
        decide.mutate({ id: item.id, change }, { onSuccess: onDone })
      }}
    >
      <TextInput
        className={styles.reason ?? ''}
        label={act === 'accepted' ? 'Reason for accepting' : 'Reason for snoozing'}
        placeholder="next outage, no vendor update, isolated by …"
        maxLength={2000}
        data-autofocus
        value={reason}
        error={isAsked && fault !== '' ? fault : undefined}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Select
        label="Duration"
        w={150}
        allowDeselect={false}
        data={SPANS.filter(({ value }) => act === 'accepted' || value !== '')}
        value={days}
        onChange={(value) => setDays(value ?? '90')}
      />
      <Button type="submit" loading={decide.isPending}>
        {act === 'accepted' ? 'Accept risk' : 'Snooze'}
      </Button>
      <Button variant="subtle" onClick={onDone}>
        Cancel
      </Button>
      {decide.error && <Failure error={decide.error} isInline />}
    </form>
  )
}
