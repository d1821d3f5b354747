import { Checkbox, Select, TextInput } from '@mantine/core'
import type { FormatItem } from '#schema/forwarding'
import type { FieldsProps } from './DestinationForm.tsx'
import type { DestinationDraft } from './draft.ts'
import styles from './Forwarding.module.css'

/** Host, port and format; options for older receivers under "More". */
export function SyslogFields({
  draft,
  faults,
  set,
  formats,
}: FieldsProps & { formats: readonly FormatItem[] }) {
  const fitting = formats.filter((format) => format.for === 'syslog')
  return (
    <>
      <div className={styles.pair}>
        <TextInput
          label="Host"
          placeholder="siem.example or 10.0.0.5"
          maxLength={253}
          value={draft.host}
          error={faults.host}
          onChange={(event) => set({ host: event.currentTarget.value })}
        />
        <TextInput
          label="Port"
          inputMode="numeric"
          maxLength={5}
          value={draft.port}
          error={faults.port}
          onChange={(event) => set({ port: event.currentTarget.value })}
        />
      </div>
      <Select
        label="Format"
        allowDeselect={false}
        data={fitting.map(({ name, title }) => ({ value: name, label: title }))}
        value={draft.format}
        onChange={(value) => set({ format: value ?? draft.format })}
      />
      {draft.way === 'udp' && <p className={`quiet ${styles.hint}`}>UDP does not confirm delivery.</p>}
      <details>
        <summary>More syslog options</summary>
        <div className={styles.more}>
          <div className={styles.pair}>
            <Select
              label="Header"
              allowDeselect={false}
              data={[
                { value: 'rfc5424', label: 'RFC 5424' },
                { value: 'rfc3164', label: 'RFC 3164 (older receivers)' },
              ]}
              value={draft.header}
              onChange={(value) => set({ header: value as DestinationDraft['header'] })}
            />
            <Select
              label="Facility"
              allowDeselect={false}
              data={Array.from({ length: 24 }, (_, number) => String(number))}
              value={draft.facility}
              onChange={(value) => set({ facility: value ?? '1' })}
            />
          </div>
          {draft.way === 'tcp' && (
            <Select
              label="Framing"
              allowDeselect={false}
              data={[
                { value: 'octet-counting', label: 'byte counting (RFC 6587)' },
                { value: 'newline', label: 'newline (older receivers)' },
              ]}
              value={draft.framing}
              onChange={(value) => set({ framing: value as DestinationDraft['framing'] })}
            />
          )}
          {draft.way !== 'udp' && (
            <Checkbox
              label="Confirm delivery by closing the connection after each batch"
              checked={draft.confirm}
              onChange={(event) => set({ confirm: event.currentTarget.checked })}
            />
          )}
        </div>
      </details>
    </>
  )
}

/** TLS options. */
export function SecurityFields({ draft, faults, set }: FieldsProps) {
  if (draft.way === 'udp' || draft.way === 'tcp') return null
  const file = (part: 'caFile' | 'certificateFile' | 'keyFile', label: string, placeholder: string) => (
    <TextInput
      label={label}
      placeholder={placeholder}
      maxLength={500}
      value={draft[part]}
      error={faults[part]}
      onChange={(event) => set({ [part]: event.currentTarget.value })}
    />
  )
  return (
    <details>
      <summary>Certificates</summary>
      <div className={styles.more}>
        <p className={`quiet ${styles.hint}`}>
          Names of PEM files in the “certificates” folder of the data folder.
        </p>
        {file('caFile', 'CA certificate', 'plant-ca.pem; empty: system CAs')}
        <div className={styles.even}>
          {file('certificateFile', 'Client certificate', 'only if the receiver requires one')}
          {file('keyFile', 'Client key', '')}
        </div>
        {draft.way === 'tls' && (
          <TextInput
            label="Expected certificate name"
            placeholder={draft.host || 'host name'}
            maxLength={253}
            value={draft.serverName}
            onChange={(event) => set({ serverName: event.currentTarget.value })}
          />
        )}
      </div>
    </details>
  )
}
