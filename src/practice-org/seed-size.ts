/** How many of each the seeded company has; what is left out keeps the area's own believable number. */
export interface SeedSize {
  readonly users?: number | undefined;
  readonly roles?: number | undefined;
  readonly integrations?: number | undefined;
  readonly actions?: number | undefined;
  readonly dataTables?: number | undefined;
  readonly flows?: number | undefined;
  readonly triggers?: number | undefined;
  readonly queues?: number | undefined;
  readonly wrapupCodes?: number | undefined;
  readonly contactLists?: number | undefined;
  readonly campaigns?: number | undefined;
}
