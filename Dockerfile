# build: the tree with all that it takes to build and test it.
FROM debian:12-slim AS build
WORKDIR /cutoff
# The packages before the sources, so that a change of the sources does not install them again.
COPY dev ./
RUN ./dev setup && rm -rf /var/lib/apt/lists/*
COPY . .
# Builds the program and shows that it works.
RUN ./dev demo

# The program, with nothing beside it that it does not need.
FROM debian:12-slim
RUN useradd --system --user-group --no-create-home cutoff
COPY --from=build /cutoff/build/release/cutoff /usr/local/bin/
COPY fixtures/incidents /usr/local/share/cutoff/incidents
USER cutoff
WORKDIR /usr/local/share/cutoff
# The timeline is drawn with lines where the terminal knows them.
ENV LANG=C.UTF-8
# A library that is missing is found here and not by who runs it.
RUN cutoff --version
ENTRYPOINT ["cutoff"]
CMD ["--help"]
