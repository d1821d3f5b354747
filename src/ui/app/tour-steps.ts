/** The tour over the attack of the demo: what was damaged, from where, what to do, and the proof. */

export interface TourStep {
  /** Address of the page; `$incident` is the id of the worst incident, `$alert` that of an alert of it. */
  readonly path: string
  /** Value of `data-tour` of the element that is pointed at. */
  readonly target: string
  readonly title: string
  readonly text: string
}

export const TOUR: readonly TourStep[] = [
  {
    path: '/',
    target: 'damage',
    title: 'What was damaged',
    text: 'The worst incident comes first, with what happened to the plant: controllers stopped, programs replaced, safety changed.',
  },
  {
    path: '/',
    target: 'path',
    title: 'Where it came from',
    text: 'The path through the site, from the internet to the controllers, in the order of time. Each name opens its device.',
  },
  {
    path: '/',
    target: 'next',
    title: 'What to do next',
    text: 'Steps for people, most urgent first. Tick them; colleagues see who did what. Sightglass sends nothing by itself.',
  },
  {
    path: '/incidents/$incident',
    target: 'course',
    title: 'The course of the attack',
    text: 'Devices in the order of the path, alerts on one time axis. Select a mark to open its packets.',
  },
  {
    path: '/alerts?alert=$alert&status=all',
    target: 'evidence',
    title: 'The proof',
    text: 'Each alert states what is normal, why it matters and what to do, and keeps the packets that prove it, decoded.',
  },
  {
    path: '/map',
    target: 'map',
    title: 'The whole site',
    text: 'Levels as rows, zones as columns. Counts mark open alerts; the bar below shows the map as it was at any time.',
  },
]

/** The steps with their addresses; those of an incident are left out where there is none. */
export function stepsFor(incident: string | undefined, alert: string | undefined): readonly TourStep[] {
  return TOUR.filter(
    ({ path, target }) =>
      (incident !== undefined || (!path.includes('$incident') && path !== '/')) &&
      (alert !== undefined || !path.includes('$alert')) &&
      target !== '',
  ).map((step) => ({
    ...step,
    path: step.path
      .replace('$incident', encodeURIComponent(incident ?? ''))
      .replace('$alert', encodeURIComponent(alert ?? '')),
  }))
}
