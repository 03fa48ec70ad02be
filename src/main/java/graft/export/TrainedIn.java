package graft.export;

import graft.contract.Phase;

/** The phases that train a variable. */
enum TrainedIn {
  NO_PHASE,
  UNFROZEN_ONLY,
  BOTH_PHASES;

  boolean includes(Phase phase) {
    return this == BOTH_PHASES || (this == UNFROZEN_ONLY && phase == Phase.UNFROZEN);
  }
}
