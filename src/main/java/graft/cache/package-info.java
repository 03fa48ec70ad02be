/**
 * Activations of the frozen base, kept on disk so that each image goes through the base only once:
 * features for the frozen phase, the boundary's output for the unfrozen phase.
 *
 * <p>An {@link graft.cache.ActivationCache} is a folder of blocks with checksums, named after a
 * {@link graft.cache.CacheKey}, which holds everything that determines the content. A {@link
 * graft.cache.FeaturePass} computes the missing blocks. Training then reads {@link
 * graft.cache.Inputs}, which hide whether activations come from a cache.
 *
 * <p>Imports {@code failure}, {@code contract}, {@code files}, {@code machine}, {@code background},
 * {@code model} and {@code dataset}.
 */
package graft.cache;
