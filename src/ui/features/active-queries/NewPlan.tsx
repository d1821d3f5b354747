import { Button, Checkbox, NumberInput, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { ActiveQueryStatus, QueryTemplateItem } from '#schema/active-queries'
import { Problem } from '#ui/kit/Message.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { useSession } from '#ui/parts/use-session'
import styles from './ActiveQueries.module.css'
import { useMakePlan } from './queries.ts'
import { learnsText, RISK_TEXTS } from './sentences.ts'

const RISKS = ['A', 'B', 'C'] as const
/** A plan asks a device so many queries at most. */
const MOST = 12

/** Chooses queries and a zone; makes a plan, which sends nothing. */
export function NewPlan({ status }: { status: ActiveQueryStatus }) {
  const permissions = useSession().data?.permissions ?? []
  const navigate = useNavigate()
  const make = useMakePlan()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [zone, setZone] = useState('')
  const [days, setDays] = useState<number | string>(7)
  if (!permissions.includes('administer'))
    return (
      <Panel title="New plan">
        <p>An administrator makes plans.</p>
      </Panel>
    )
  const toggle = (id: string) =>
    setChosen((before) => new Set(before.has(id) ? [...before].filter((one) => one !== id) : [...before, id]))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    make.mutate(
      { queries: [...chosen], days: Number(days), ...(zone.trim() !== '' && { zone: zone.trim() }) },
      { onSuccess: ({ plan }) => void navigate({ to: '.', search: { plan: plan.id } as never }) },
    )
  }
  return (
    <Panel title="New plan">
      <form className={styles.form} onSubmit={submit}>
        {RISKS.map((risk) => (
          <Choices
            key={risk}
            risk={risk}
            items={status.templates.filter((item) => item.risk === risk)}
            chosen={chosen}
            onToggle={toggle}
          />
        ))}
        <div className={styles.line}>
          <TextInput
            label="Zone"
            placeholder="All zones"
            maxLength={200}
            value={zone}
            onChange={(event) => setZone(event.currentTarget.value)}
          />
          <NumberInput
            label="Days until it expires"
            min={1}
            max={30}
            value={days}
            onChange={setDays}
            w={170}
          />
          <Button type="submit" loading={make.isPending} disabled={chosen.size === 0 || chosen.size > MOST}>
            Make plan and dry run
          </Button>
        </div>
        <p className="quiet">
          Only devices that answered the protocol within 7 days are asked, and none that is a safety
          controller, fragile or excluded. Making a plan sends nothing: you see every byte first, and another
          person approves.
          {chosen.size > MOST && ` At most ${MOST} queries.`}
        </p>
        {make.error && <Problem error={make.error} />}
      </form>
    </Panel>
  )
}

function Choices(props: {
  risk: QueryTemplateItem['risk']
  items: readonly QueryTemplateItem[]
  chosen: ReadonlySet<string>
  onToggle: (id: string) => void
}) {
  if (props.items.length === 0) return null
  return (
    <div className={styles.choices}>
      <h3>
        Risk {props.risk}: {RISK_TEXTS[props.risk]}
      </h3>
      {props.items.map(({ id, title, plain, standard, learns }) => (
        <Checkbox
          key={id}
          checked={props.chosen.has(id)}
          onChange={() => props.onToggle(id)}
          label={title}
          classNames={{ description: styles.described }}
          description={
            <>
              {plain}
              <span className={styles.learns}>
                Learns {learnsText(learns)} · {standard}
              </span>
            </>
          }
        />
      ))}
    </div>
  )
}
