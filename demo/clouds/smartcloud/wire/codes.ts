/** The numbers that the service shows as `State` (`Status` of an instance). */
export const IMAGE = {
  new: 0,
  available: 1,
  unavailable: 2,
  deleted: 3,
  capturing: 4,
  importing: 5,
  copying: 6,
  failed: 7,
} as const;

export const INSTANCE = {
  new: 0,
  provisioning: 1,
  failed: 2,
  removed: 3,
  rejected: 4,
  active: 5,
  deprovisioning: 7,
  restarting: 8,
  attaching: 14,
  detaching: 15,
} as const;

export const VOLUME = {
  new: 0,
  creating: 1,
  deleting: 2,
  unmounted: 4,
  mounted: 5,
  cloning: 9,
  attaching: 10,
  detaching: 11,
  copying: 12,
  importing: 13,
} as const;

export const ADDRESS = { new: 0, allocating: 1, free: 2, attached: 3, releasing: 4 } as const;
