import { Button, PasswordInput, SegmentedControl, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { DestinationItem } from '#schema/forwarding'
import { Failure } from '#ui/kit/Message.tsx'
import { changeOf, type DeliveryProtocol, type DestinationDraft, draftOf, faultsOf, turned } from './draft.ts'
import { FilterFields } from './FilterFields.tsx'
import styles from './Forwarding.module.css'
import { useFormats, useSave } from './queries.ts'
import { SecurityFields, SyslogFields } from './TransportFields.tsx'

export interface FieldsProps {
  readonly draft: DestinationDraft
  readonly faults: ReturnType<typeof faultsOf>
  readonly set: (change: Partial<DestinationDraft>) => void
}

/** Form of a destination; errors are shown after the first attempt to save. */
export function DestinationForm(props: { item: DestinationItem | undefined; onDone: () => void }) {
  const { item, onDone } = props
  const [draft, setDraft] = useState(() => draftOf(item))
  const [isTried, setTried] = useState(false)
  const save = useSave(item?.id)
  const formats = useFormats().data?.items ?? []
  const all = faultsOf(draft)
  const fields: FieldsProps = {
    draft,
    faults: isTried ? all : {},
    set: (change) => setDraft((before) => ({ ...before, ...change })),
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (Object.keys(all).length === 0) save.mutate(changeOf(draft), { onSuccess: onDone })
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <TextInput
        label="Name"
        data-autofocus
        maxLength={100}
        value={draft.name}
        error={fields.faults.name}
        onChange={(event) => fields.set({ name: event.currentTarget.value })}
      />
      <fieldset>
        <legend>Target</legend>
        <SegmentedControl
          aria-label="Transport"
          value={draft.way}
          onChange={(way) => setDraft((before) => turned(before, way as DeliveryProtocol))}
          data={[
            { value: 'tls', label: 'Syslog, TLS' },
            { value: 'tcp', label: 'Syslog, TCP' },
            { value: 'udp', label: 'Syslog, UDP' },
            { value: 'webhook', label: 'Webhook' },
          ]}
        />
        {draft.way === 'webhook' ? (
          <WebhookFields {...fields} isSigned={item?.isSigned === true} />
        ) : (
          <SyslogFields {...fields} formats={formats} />
        )}
        <SecurityFields {...fields} />
      </fieldset>
      <FilterFields {...fields} />
      {save.error && <Failure error={save.error} isInline />}
      <div className={styles.end}>
        <Button type="submit" loading={save.isPending}>
          {item === undefined ? 'Add' : 'Save'}
        </Button>
        <Button variant="default" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  )
}

const KEPT = 'configured; type to replace'

function WebhookFields({ draft, faults, set, isSigned }: FieldsProps & { isSigned: boolean }) {
  const headers = draft.headers
  const put = (at: number, change: Partial<DestinationDraft['headers'][number]>) =>
    set({ headers: headers.map((header, index) => (index === at ? { ...header, ...change } : header)) })
  return (
    <>
      <TextInput
        label="URL"
        placeholder="https://tickets.example/hooks/ot"
        maxLength={1000}
        value={draft.url}
        error={faults.url}
        onChange={(event) => set({ url: event.currentTarget.value })}
      />
      <PasswordInput
        size="xs"
        label="Signing secret"
        description="HMAC key; the receiver verifies origin and age of messages with it (docs/how-to/forwarding.md)"
        placeholder={isSigned && draft.signing === undefined ? KEPT : ''}
        autoComplete="off"
        value={draft.signing ?? ''}
        error={faults.signing}
        onChange={(event) => set({ signing: event.currentTarget.value || undefined })}
      />
      {headers.map((header, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a header has no name before it is typed
        <div key={at} className={styles.even}>
          <TextInput
            label="Header"
            placeholder="Authorization"
            value={header.name}
            onChange={(event) => put(at, { name: event.currentTarget.value })}
          />
          <PasswordInput
            size="xs"
            label="Value"
            autoComplete="off"
            placeholder={header.isKept ? KEPT : ''}
            value={header.value ?? ''}
            onChange={(event) => put(at, { value: event.currentTarget.value || undefined })}
          />
        </div>
      ))}
      {headers.length < 20 && (
        <div>
          <Button
            variant="default"
            onClick={() => set({ headers: [...headers, { name: '', value: undefined, isKept: false }] })}
          >
            Add header
          </Button>
        </div>
      )}
    </>
  )
}
