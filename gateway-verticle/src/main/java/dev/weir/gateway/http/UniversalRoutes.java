package dev.weir.gateway.http;

import io.vertx.ext.web.RoutingContext;

/** Answers who asks in no vendor's shape what there is. */
final class UniversalRoutes {

  private final UniversalViews views;
  private final PlainAnswers answers;

  UniversalRoutes(UniversalViews views, PlainAnswers answers) {
    this.views = views;
    this.answers = answers;
  }

  void health(RoutingContext context) {
    answers.json(context, "health", views.ready() ? 200 : 503, views.health());
  }

  void providers(RoutingContext context) {
    answers.json(context, "providers", 200, views.providers(Credentials.of(context.request())));
  }

  void models(RoutingContext context) {
    answers.json(context, "models", 200, views.models(Credentials.of(context.request())));
  }
}
