/**
 * Rerank: the documents of a request ordered by how much they say about its query. {@link
 * dev.weir.dialects.rerank.Rerank} is the door. All vendors take a query and documents and give
 * back indexes and scores; they differ in the names of members, in which documents they take, and
 * in what they tell beside the scores. docs/rerank.md has the tables.
 */
@NullMarked
package dev.weir.dialects.rerank;

import org.jspecify.annotations.NullMarked;
