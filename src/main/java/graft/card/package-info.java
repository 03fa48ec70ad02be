/**
 * The card of a trained model: a text for people, with a header for programs, that says what the
 * model is made from, how good it is and what it may not be trusted with. {@link
 * graft.card.ModelCard} is the whole; {@link graft.card.Markdown} and {@link graft.card.Yaml} are
 * the only places where names become markup. {@link graft.card.BaseOrigin} is told in reports too.
 *
 * <p>A card is given to others with the model, so it reveals no path of this machine, and it holds
 * no time, so that a resumed run writes the same.
 *
 * <p>Imports {@code graft.contract}, {@code graft.files}, {@code graft.dataset} and {@code
 * graft.report}.
 */
package graft.card;
