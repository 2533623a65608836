# build: the tree with all that it takes to build it.
FROM debian:12-slim AS build
WORKDIR /cutoff
# The packages before the sources, so that a change of the sources does not install them again.
COPY dev ./
RUN ./dev setup && rm -rf /var/lib/apt/lists/*
COPY . .
# Builds the program and shows that it works.
RUN ./dev demo && ./dev libraries > build/libraries

# tests: the same with what the tests need besides.
FROM build AS tests
RUN ./dev setup test && rm -rf /var/lib/apt/lists/*
CMD ["./dev", "test"]

# The program, with nothing beside it but the libraries that it needs and what functions' code needs:
#   python3, python3-boto3   run handlers in Python, which find an SDK as they do on AWS
#   nodejs                   runs those for Node, which bring the SDK along in their node_modules
FROM debian:12-slim
RUN useradd --system --user-group --no-create-home cutoff
COPY --from=build /cutoff/build/libraries /usr/local/share/cutoff/
RUN apt-get update -qq \
  && xargs --arg-file=/usr/local/share/cutoff/libraries apt-get install -qq --yes --no-install-recommends \
  python3 python3-boto3 nodejs \
  && rm -rf /var/lib/apt/lists/*
COPY --from=build /cutoff/build/release/cutoff /usr/local/bin/
COPY fixtures/incidents /usr/local/share/cutoff/incidents
USER cutoff
WORKDIR /usr/local/share/cutoff
# The timeline is drawn with lines where the terminal knows them.
ENV LANG=C.UTF-8
# What is missing is found here and not by who runs it.
RUN cutoff --version && python3 -c 'import boto3' && node --version
EXPOSE 4566
ENTRYPOINT ["cutoff"]
CMD ["--help"]
