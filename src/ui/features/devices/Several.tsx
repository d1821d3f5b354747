import { countOf } from '#ui/kit/format'
import { DeviceForm } from '#ui/parts/DeviceForm.tsx'
import { type DraftField, nothingSaid } from '#ui/parts/device-draft'
import styles from './Devices.module.css'

/** What may be said of several devices alike. */
const FIELDS: readonly DraftField[] = ['zone', 'purdueLevel', 'type', 'location', 'importance', 'authorised']

/** Says the same of all chosen devices. */
export function Several({ ids, onClear }: { ids: readonly string[]; onClear: () => void }) {
  return (
    <section className={styles.several} aria-label="Chosen devices">
      <h2>{countOf(ids.length, 'device')} chosen</h2>
      <p className="quiet">What you fill in is said of all of them; an empty field stays as it is.</p>
      <DeviceForm
        ids={ids}
        said={nothingSaid}
        found={Object.fromEntries(FIELDS.map((field) => [field, 'as it is']))}
        fields={FIELDS}
        onDone={onClear}
      />
    </section>
  )
}
