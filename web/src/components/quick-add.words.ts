/** Priorities by what stands after the exclamation mark; numbers as in Todoist, 1 the most urgent. */
export const PRIORITY_WORDS: Record<string, 'low' | 'medium' | 'high' | 'urgent'> = {
  low: 'low',
  niedrig: 'low',
  medium: 'medium',
  mittel: 'medium',
  high: 'high',
  hoch: 'high',
  urgent: 'urgent',
  dringend: 'urgent',
  '1': 'urgent',
  '2': 'high',
  '3': 'medium',
  '4': 'low',
}
