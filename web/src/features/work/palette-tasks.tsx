export function PaletteTasks(_props: { search: string; onDone: () => void }) { return null }
