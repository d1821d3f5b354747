import { Button, Select, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { EventChange, EventItem } from '#schema/event'
import { Failure } from '#ui/kit/Message.tsx'
import { localField } from '#ui/kit/span'
import { useDeviceName } from '#ui/parts/use-device-name'
import { useWriting } from './queries.ts'
import styles from './Timeline.module.css'

type Severity = NonNullable<EventChange['severity']>

const severities = [
  { value: 'info', label: 'Information' },
  { value: 'notice', label: 'Notice' },
  { value: 'alert', label: 'Alert' },
]

/** Form of a note; `device` is preset if the list is filtered by one. */
export function NoteForm(props: {
  event: EventItem | undefined
  device: string | undefined
  onDone: () => void
}) {
  const { event, device, onDone } = props
  const { save, remove } = useWriting()
  const devices = event?.devices ?? (device === undefined ? [] : [device])
  const [time, setTime] = useState(() => localField(event?.time ?? new Date().toISOString()))
  const [severity, setSeverity] = useState((event?.severity ?? 'notice') as Severity)
  const [title, setTitle] = useState(event?.title ?? '')
  const [text, setText] = useState(event?.text ?? '')
  const isValid = title.trim() !== '' && !Number.isNaN(Date.parse(time))
  const submit = (form: FormEvent) => {
    form.preventDefault()
    if (!isValid) return
    const change = {
      time: new Date(time).toISOString(),
      severity,
      title: title.trim(),
      text,
      devices: [...devices],
    }
    save.mutate({ id: event?.id, change }, { onSuccess: onDone })
  }
  const error = save.error ?? remove.error
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextInput
        label="Event"
        placeholder="Technician of the pump vendor on site"
        data-autofocus
        maxLength={200}
        value={title}
        onChange={({ currentTarget }) => setTitle(currentTarget.value)}
      />
      <div className={styles.pair}>
        <TextInput
          label="Time"
          type="datetime-local"
          value={time}
          onChange={({ currentTarget }) => setTime(currentTarget.value)}
        />
        <Select
          label="Severity"
          data={severities}
          allowDeselect={false}
          value={severity}
          onChange={(word) => setSeverity((word ?? 'notice') as Severity)}
        />
      </div>
      <Textarea
        label="Details"
        autosize
        minRows={3}
        maxRows={10}
        maxLength={4000}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      {devices.length > 0 && (
        <p className={styles.about}>
          Device:{' '}
          {devices.map((id) => (
            <About key={id} id={id} />
          ))}
        </p>
      )}
      {error && <Failure error={error} isInline />}
      <div className={styles.buttons}>
        <Button type="submit" disabled={!isValid} loading={save.isPending}>
          {event === undefined ? 'Add' : 'Save'}
        </Button>
        {event !== undefined && (
          <Button
            variant="default"
            loading={remove.isPending}
            onClick={() => remove.mutate(event.id, { onSuccess: onDone })}
          >
            Delete
          </Button>
        )}
        <Button variant="default" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  )
}

function About({ id }: { id: string }) {
  return <strong>{useDeviceName(id) ?? id} </strong>
}
