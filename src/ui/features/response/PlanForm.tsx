import { Button, Select, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { ResponseConnectionItem, ResponseTargetItem } from '#schema/response'
import { Answer } from '#ui/kit/Answer.tsx'
import { Failure } from '#ui/kit/Message.tsx'
import { useConnections, usePlan } from './queries.ts'
import styles from './Response.module.css'
import { MINUTES, targetKinds } from './sentences.ts'

interface Props {
  /** Id of the alert it is for; '' for none. */
  readonly alert: string
  readonly value: string
  readonly onDone: () => void
}

/** Plans a response; its dry run is shown in the list. */
export function PlanForm(props: Props) {
  const connections = useConnections()
  return <Answer of={connections}>{({ items }) => <Fields {...props} connections={items} />}</Answer>
}

function Fields({
  alert,
  value: first,
  onDone,
  connections,
}: Props & { connections: readonly ResponseConnectionItem[] }) {
  const [id, setId] = useState(connections[0]?.id ?? '')
  const [kind, setKind] = useState<string | null>(null)
  const [value, setValue] = useState(first)
  const [destination, setDestination] = useState('')
  const [minutes, setMinutes] = useState('60')
  const [reason, setReason] = useState('')
  const [isTried, setTried] = useState(false)
  const plan = usePlan()
  const chosen = connections.find((one) => one.id === id)
  const kinds = chosen?.targets ?? []
  const known = kinds.find((one) => one === kind) ?? kinds[0] ?? 'address'
  const target: ResponseTargetItem = {
    kind: known,
    value: value.trim(),
    destination: known === 'flow' ? destination.trim() : '',
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (value.trim() === '' || reason.trim().length < 3) return
    plan.mutate(
      {
        connection: id,
        target,
        seconds: Number(minutes) * 60,
        reason: reason.trim(),
        ...(alert !== '' && { alert }),
      },
      { onSuccess: onDone },
    )
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Select
        label="Connection"
        allowDeselect={false}
        data={connections.map(({ id: one, name, typeTitle }) => ({
          value: one,
          label: `${name} (${typeTitle})`,
        }))}
        value={id}
        onChange={(one) => setId(one ?? id)}
      />
      <Select
        label="Target"
        allowDeselect={false}
        data={kinds.map((one) => ({ value: one, label: targetKinds[one] }))}
        value={known}
        onChange={setKind}
      />
      <TextInput
        label={targetKinds[known === 'flow' ? 'address' : known]}
        data-autofocus
        maxLength={253}
        value={value}
        error={isTried && value.trim() === '' ? 'Expected a target' : undefined}
        onChange={(event) => setValue(event.currentTarget.value)}
      />
      {known === 'flow' && (
        <TextInput
          label="Second IP address"
          maxLength={45}
          value={destination}
          onChange={(event) => setDestination(event.currentTarget.value)}
        />
      )}
      <Select
        label="Ends by itself after"
        allowDeselect={false}
        data={[...MINUTES]}
        value={minutes}
        onChange={(one) => setMinutes(one ?? minutes)}
      />
      <TextInput
        label="Reason"
        description="Read by those who approve"
        maxLength={500}
        value={reason}
        error={isTried && reason.trim().length < 3 ? 'Expected at least 3 characters' : undefined}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {plan.error && <Failure error={plan.error} isInline />}
      <div className={styles.end}>
        <Button type="submit" loading={plan.isPending}>
          Start dry run
        </Button>
        <Button variant="default" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
