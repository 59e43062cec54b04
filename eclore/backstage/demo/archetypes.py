"""What the demo's residents imagine: kinds of projects, with their words. All invented; places are real communes."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _


class Archetype(NamedTuple):
    """A kind of project. `{place}` stands for the commune. `costs` names the lines of its budget."""

    theme: str
    titles: tuple[str, ...]
    summary: str
    story: str
    audience: str
    values: str
    costs: tuple[str, ...]


ARCHETYPES: tuple[Archetype, ...] = (
    Archetype(
        "reuse",
        ("Le Café qui répare", "Bricole et compagnie", "La Clinique des objets"),
        "On y apporte un grille-pain en panne. On repart avec un appareil qui marche et un coup de main appris.",
        "Tout a commencé sur une table de jardin, avec une lampe et trois voisins. Aujourd’hui, vingt bénévoles attendent une salle à {place}.\n\nDeux après-midi par semaine, on répare ensemble, à prix libre. Les pièces viennent des appareils que l’on ne peut pas sauver.",
        "Tous les habitants de {place}, et d’abord ceux pour qui racheter coûte trop cher.",
        "Le prix est libre, les réparateurs sont bénévoles, les décisions se prennent à l’assemblée de l’association.",
        ("Outillage et pièces", "Temps d’animation", "Salle et assurance"),
    ),
    Archetype(
        "food",
        ("Les Jardins de la Fosse", "Un potager pour la cité", "Les Carottes partagées"),
        "Au pied des immeubles, quarante parcelles à cultiver ensemble et un verger ouvert à tout le quartier.",
        "Le terrain est en friche depuis douze ans. Les enfants de {place} l’appellent déjà le jardin.\n\nOn y fera pousser des légumes, on apprendra à composter, et une partie de la récolte ira à l’épicerie solidaire.",
        "Les familles du quartier, l’école et la maison de retraite voisines.",
        "Le jardin est ouvert à tous, les parcelles sont attribuées selon les revenus, les outils sont communs.",
        ("Terre, clôture et récupérateurs d’eau", "Outils partagés", "Animation du jardin"),
    ),
    Archetype(
        "food",
        ("L’Épicerie d’à côté", "Le Panier de {place}", "La Petite Épicerie solidaire"),
        "Des produits frais d’ici, deux prix selon les revenus, et une table pour discuter.",
        "À {place}, le dernier commerce a fermé. Pour acheter une salade, il faut une voiture.\n\nNous voulons rouvrir une boutique tenue par ses clients, avec des producteurs à moins de trente kilomètres.",
        "Les habitants sans voiture, les familles qui comptent, les producteurs des environs.",
        "Une association d’habitants, deux prix pour un même panier, aucun bénéfice distribué.",
        ("Chambre froide d’occasion", "Premier stock", "Poste d’animation", "Loyer"),
    ),
    Archetype(
        "mobility",
        ("Roue libre", "L’Atelier du dérailleur", "Vélo pour tous à {place}"),
        "Un atelier où chacun apprend à réparer son vélo, avec des pièces récupérées.",
        "Nous récupérons les vélos des déchèteries et nous les remettons en selle avec ceux qui en ont besoin.\n\nL’atelier de {place} prêtera aussi des vélos-cargos aux familles, au mois.",
        "Les jeunes, les personnes en insertion, les familles sans seconde voiture.",
        "Les outils sont communs, l’adhésion dépend du revenu, un salarié en insertion est formé chaque année.",
        ("Établis et outils", "Vélos-cargos", "Formation des bénévoles"),
    ),
    Archetype(
        "culture",
        ("Le Bibliobus des dunes", "Des livres sur la route", "La Bibliothèque voyageuse"),
        "Deux mille livres et un goûter, qui passent chaque semaine dans douze villages.",
        "Autour de {place}, douze villages n’ont plus de bibliothèque. Nous avons le bus, les livres et l’envie.\n\nChaque arrêt dure deux heures : lectures, jeux, et un coin pour les démarches en ligne.",
        "Les enfants et les personnes âgées des villages sans bibliothèque.",
        "Le bus est gratuit, les tournées sont décidées avec les villages, les bénévoles sont formés.",
        ("Remise en état du bus", "Livres et jeux", "Carburant et assurance", "Animation"),
    ),
    Archetype(
        "digital",
        ("Le Tiers-lieu roulant", "La Camionnette du numérique", "Clic mobile"),
        "Une camionnette aménagée va de place en place pour apprendre à se servir d’un ordinateur.",
        "Remplir un dossier en ligne, appeler ses petits-enfants, protéger ses données : on apprend mieux à deux pas de chez soi.\n\nLa camionnette s’installe sur la place de {place} et dans huit communes autour.",
        "Les personnes éloignées du numérique, les demandeurs d’emploi, les associations locales.",
        "Les ordinateurs sont reconditionnés, l’aide est gratuite, les habitants deviennent formateurs à leur tour.",
        ("Aménagement du véhicule", "Ordinateurs reconditionnés", "Médiation numérique"),
    ),
    Archetype(
        "work",
        ("Fil à fil", "L’Atelier des dentellières", "Coudre ensemble à {place}"),
        "D’anciennes ouvrières du textile apprennent la couture à des jeunes sans emploi.",
        "Les machines dorment, les gestes se perdent. À {place}, huit anciennes du métier veulent les transmettre.\n\nL’atelier transforme des chutes de tissu en sacs et en rideaux, vendus sur les marchés.",
        "Des jeunes sans emploi et des personnes en reconversion.",
        "Les bénéfices paient la formation, les décisions se prennent à une personne, une voix.",
        ("Machines à coudre révisées", "Tissus et fournitures", "Accompagnement des stagiaires"),
    ),
    Archetype(
        "care",
        ("La Pause des aidants", "Le Répit de {place}", "Un après-midi pour souffler"),
        "Un lieu où ceux qui s’occupent d’un proche peuvent souffler, parler et être remplacés.",
        "Un aidant sur trois abandonne ses propres soins. Nous proposons deux après-midi par semaine de répit, avec des professionnelles.\n\nLe proche est accueilli dans la pièce d’à côté : musique, cuisine, jardin.",
        "Les aidants familiaux de {place} et des villages voisins.",
        "La participation dépend du revenu, les aidants tiennent le conseil de l’association.",
        ("Accueil par des professionnelles", "Aménagement de la salle", "Transport des proches"),
    ),
    Archetype(
        "culture",
        ("Le Théâtre des gens d’ici", "Scène ouverte à {place}", "La Troupe du coron"),
        "Une troupe d’habitants écrit et joue l’histoire de sa rue, avec des artistes du coin.",
        "On collecte les souvenirs, on les met en scène, on joue dehors. La première pièce parlera de la dernière usine de {place}.\n\nLes répétitions sont ouvertes et un repas partagé les suit.",
        "Des habitants de tous âges qui ne vont jamais au théâtre.",
        "La troupe est une association ouverte, les artistes sont payés, l’entrée est à prix libre.",
        ("Artistes intervenants", "Décors et costumes", "Lumière et son"),
    ),
    Archetype(
        "nature",
        ("Les Haies de {place}", "Un arbre, une famille", "Mille haies"),
        "On replante deux kilomètres de haies avec les écoles et les agriculteurs.",
        "Sans haies, l’eau descend droit dans les caves. Depuis les inondations, tout le monde le sait à {place}.\n\nNous plantons avec les agriculteurs volontaires, les écoles et un centre de réinsertion.",
        "Les riverains des zones inondées, les élèves, les agriculteurs.",
        "Les plants sont produits par une entreprise d’insertion, l’entretien est partagé.",
        ("Plants et protections", "Chantiers d’insertion", "Animation avec les écoles"),
    ),
    Archetype(
        "nature",
        ("Soleil en commun", "Les Toits de {place}", "Watt d’ici"),
        "Des habitants se groupent pour équiper des toits publics et partager l’énergie.",
        "Nous avons déjà trouvé trois toits et quarante foyers. Il manque les études et l’accompagnement.\n\nLes économies faites paient des travaux chez ceux qui ont froid.",
        "Les habitants, et d’abord ceux en précarité énergétique.",
        "Une coopérative citoyenne : une personne, une voix, et les gains vont au fonds de solidarité.",
        ("Études techniques", "Accompagnement juridique", "Réunions publiques"),
    ),
    Archetype(
        "youth",
        ("La Ludothèque du mercredi", "Jouons à {place}", "La Malle aux jeux"),
        "Des jeux à emprunter, et des mercredis où plusieurs générations jouent à la même table.",
        "Un jeu neuf coûte cher et prend la poussière. Ici, on l’emprunte une semaine.\n\nLe mercredi, les collégiens de {place} tiennent la ludothèque avec des retraités.",
        "Les enfants, leurs parents et les personnes seules.",
        "L’adhésion coûte deux euros, les collégiens décident des achats.",
        ("Achat de jeux", "Meubles et étagères", "Animation"),
    ),
    Archetype(
        "youth",
        ("Radio Terril", "La Voix du collège", "Ondes de {place}"),
        "Une radio tenue par des collégiens, qui raconte le quartier et donne la parole aux anciens.",
        "Douze élèves ont enregistré leur premier reportage avec un téléphone. Ils veulent continuer.\n\nUn vrai studio, une émission par semaine, et des ateliers à la maison de retraite.",
        "Les collégiens de {place} et les habitants qu’ils interrogent.",
        "La radio est une junior association, les antennes sont décidées en comité par les élèves.",
        ("Matériel de studio", "Formation au son", "Diffusion"),
    ),
    Archetype(
        "housing",
        ("La Maison des âges", "Colocation solidaire à {place}", "Sous le même toit"),
        "Une grande maison où des étudiants et des personnes âgées vivent et s’entraident.",
        "D’un côté des chambres vides, de l’autre des jeunes qui dorment dans leur voiture.\n\nNous préparons la première colocation de {place} : charte, travaux légers, accompagnement la première année.",
        "Des étudiants, des apprentis et des personnes âgées seules.",
        "Les loyers sont plafonnés, les habitants gèrent la maison en association.",
        ("Petits travaux d’accessibilité", "Accompagnement des colocataires", "Meubles de seconde main"),
    ),
    Archetype(
        "reuse",
        ("La Ressourcerie du bassin", "Deuxième tour", "Tout se transforme à {place}"),
        "On collecte, on répare et on revend à petit prix ce qui allait à la benne.",
        "Chaque mois, vingt tonnes d’objets utilisables sont jetées autour de {place}.\n\nLa ressourcerie crée quatre emplois d’insertion et un magasin ouvert trois jours par semaine.",
        "Les habitants aux petits budgets et quatre personnes en insertion.",
        "Une association d’insertion ; les bénéfices créent des postes.",
        ("Camion d’occasion", "Atelier et rayonnages", "Encadrement technique"),
    ),
    Archetype(
        "care",
        ("Bonjour voisine", "Les Visiteurs du samedi", "Toc toc à {place}"),
        "Des bénévoles formés rendent visite aux personnes seules, à vélo, chaque semaine.",
        "Il suffit parfois d’un café pour qu’une semaine change. Nous sommes quinze, il en faudrait cinquante.\n\nOn forme, on écoute, on prévient quand quelque chose ne va pas.",
        "Les personnes âgées isolées de {place}.",
        "Tout est bénévole ; un comité de personnes visitées donne son avis sur le service.",
        ("Formation des bénévoles", "Coordination", "Assurance et vélos"),
    ),
    Archetype(
        "sport",
        ("Sport pour toutes", "Le Club sans chrono", "Bouge à {place}"),
        "Du sport doux, des tarifs selon les moyens, et une garderie pendant l’entraînement.",
        "Beaucoup de mères ont arrêté le sport faute de garde et d’argent.\n\nNous ouvrons trois créneaux par semaine à {place}, avec garderie, et un groupe marche pour les débutants.",
        "Les femmes éloignées du sport, les familles monoparentales, les retraités.",
        "Le tarif suit le quotient familial, la garderie est tenue par des bénévoles formés.",
        ("Éducatrice sportive", "Matériel", "Garderie"),
    ),
    Archetype(
        "food",
        ("La Cantine des voisins", "Mijoté à {place}", "À table ensemble"),
        "Une cuisine partagée où l’on prépare et mange ensemble les invendus du marché.",
        "Le samedi à 13 heures, le marché de {place} jette. À 14 heures, nous cuisinons.\n\nSoixante repas par semaine, à prix libre, et des ateliers pour apprendre à cuisiner avec peu.",
        "Les personnes seules, les étudiants, les familles qui comptent.",
        "Prix libre, équipe mixte de bénévoles et de personnes accompagnées.",
        ("Équipement de cuisine", "Formation hygiène", "Animation"),
    ),
    Archetype(
        "mobility",
        ("Le Stop organisé", "Covoiturage solidaire de {place}", "On t’emmène"),
        "Des trajets solidaires entre voisins pour aller au médecin, au marché, à l’entretien d’embauche.",
        "Ici, le bus passe deux fois par jour. Nous avons quarante conducteurs volontaires et un vieux téléphone.\n\nIl nous faut une permanence et de quoi rembourser l’essence.",
        "Les habitants sans voiture des villages autour de {place}.",
        "Les conducteurs sont bénévoles, le trajet coûte selon les moyens.",
        ("Permanence téléphonique", "Remboursement des trajets", "Assurance"),
    ),
    Archetype(
        "work",
        ("La Fabrique de meubles", "Bois de seconde vie", "L’Établi de {place}"),
        "On fabrique des meubles avec des palettes, et on apprend un métier en chemin.",
        "Le bois est gratuit, l’atelier municipal est vide, et douze personnes attendent une formation.\n\nLes premiers meubles iront à l’école maternelle de {place}.",
        "Des personnes sans emploi et des jeunes sortis de l’école sans diplôme.",
        "Une coopérative en devenir : chacun vote, les écarts de salaires sont limités.",
        ("Machines à bois", "Encadrement", "Équipements de sécurité"),
    ),
    Archetype(
        "digital",
        ("Ordis solidaires", "Reboot à {place}", "Un ordinateur par élève"),
        "On remet en état de vieux ordinateurs avec des lycéens, et on les donne à ceux qui n’en ont pas.",
        "Les entreprises jettent, les élèves manquent. Entre les deux, un atelier le samedi matin.\n\nDeux cents ordinateurs la première année, avec un logiciel libre et une heure de prise en main.",
        "Les élèves et les familles sans ordinateur.",
        "Les machines sont données, les lycéens sont formés, tout est en logiciel libre.",
        ("Pièces et disques", "Local et électricité", "Formation"),
    ),
    Archetype(
        "culture",
        ("La Fanfare des rues", "Cuivres de {place}", "Tous en fanfare"),
        "Des instruments prêtés, des cours gratuits et une fanfare qui joue dans les fêtes de quartier.",
        "L’harmonie de {place} a cent ans et seulement onze musiciens. Les instruments, eux, sont encore là.\n\nNous ouvrons une classe gratuite pour débutants de 8 à 80 ans.",
        "Les enfants et adultes qui n’ont jamais joué.",
        "Les instruments sont un bien commun, les cours sont gratuits, les musiciens décident du répertoire.",
        ("Réparation d’instruments", "Professeur de musique", "Partitions et transport"),
    ),
    Archetype(
        "nature",
        ("Les Abeilles du terril", "Miel de {place}", "Le Rucher école"),
        "Un rucher école, des prairies fleuries, et du miel pour la banque alimentaire.",
        "Sur le terril, les fleurs sont revenues avant nous. Il manque les abeilles et ceux qui sauront s’en occuper.\n\nLe rucher accueille les classes de {place} et forme dix apiculteurs par an.",
        "Les écoles, les habitants et les futurs apiculteurs.",
        "Les ruches sont communes, le miel est partagé avec la banque alimentaire.",
        ("Ruches et tenues", "Semences de prairie", "Formation"),
    ),
    Archetype(
        "care",
        ("Le Bus des droits", "Papiers, s’il vous plaît", "Point d’écoute de {place}"),
        "Une permanence pour comprendre ses papiers et faire valoir ses droits, sans rendez-vous.",
        "Un courrier mal compris, et c’est une aide perdue. Nous lisons avec vous, nous appelons avec vous.\n\nTrois permanences par semaine à {place}, tenues par des bénévoles formés et une juriste.",
        "Les personnes qui renoncent à leurs droits.",
        "L’aide est gratuite et confidentielle, les personnes aidées deviennent bénévoles.",
        ("Juriste à temps partiel", "Formation", "Local"),
    ),
)

FIRST_NAMES = (
    "Agathe", "Bastien", "Capucine", "Désiré", "Élodie", "Firmin", "Gisèle", "Honoré", "Inès", "Joachim", "Karine",
    "Léon", "Mireille", "Nestor", "Odile", "Prosper", "Quentin", "Rosalie", "Sidonie", "Théodore", "Ursule",
    "Valentin", "Wanda", "Xavière", "Yolande", "Zéphyrin", "Amandine", "Barnabé", "Clotilde", "Donatien", "Eugénie",
    "Fulbert", "Germaine", "Hippolyte", "Irène", "Justin", "Ludivine", "Marius", "Noémie", "Octave", "Perrine",
    "Romaric", "Suzon", "Tancrède", "Violette",
)  # fmt: skip
# Built from words of the country, so that nobody bears them.
LAST_NAMES = (
    "Terrilfleur", "Duberceau", "Platpays", "Ventdemer", "Bonbeffroi", "Houblonnet", "Chicorelle", "Belledune",
    "Marécotte", "Briquepont", "Lampaillou", "Wassingue", "Craquelin", "Moulinard", "Ducanal", "Falaisette",
    "Hautbuisson", "Carillonneur", "Gayantin", "Ducharivari", "Sablonnière", "Longuehaie", "Endivelle", "Rouletabac",
    "Cloquemur", "Mirebleu", "Pomméroy", "Galibotte", "Rivenlys", "Coronelle",
)  # fmt: skip
HALLS = (
    "Salle des fêtes", "Foyer rural", "Médiathèque", "Maison des associations", "Centre social", "Ancienne école",
    "Tiers-lieu", "Maison de quartier",
)  # fmt: skip
HOSTS = (
    "Maison des initiatives solidaires", "Réseau des ambassadeurs de l’ESS", "Fédération d’éducation populaire",
    "Coopérative d’activités", "Ligue des foyers ruraux", "Centre social voisin",
)  # fmt: skip
GROUPS = (
    "Les Amis de {place}", "Collectif de {place}", "Association solidaire de {place}", "Ensemble à {place}",
    "La Fabrique de {place}", "Les Voisins de {place}",
)  # fmt: skip
NEEDS = (
    "Nous ne savons pas quelle forme donner à notre groupe.",
    "J’ai besoin d’aide pour construire un budget.",
    "Je cherche des partenaires et un lieu.",
    "J’aimerais relire mon dossier avec quelqu’un.",
)
PARTNERS = (
    ("Coopérer en Artois", "De l’idée au dossier : statuts, budget, recherche d’appuis.", ()),
    ("La Boussole associative", "Créer et faire vivre une association.", ("form", "partners", "dossier")),
    ("La Maison des comptes", "Modèle économique et financements.", ("budget", "funding")),
)
ADVISING_TASKS = ("Écrire les statuts", "Faire un budget simple", "Trouver un local pour l’hiver")
MEETING_NOTES = (
    "Premier tour d’horizon : le projet tient, il reste à trouver le lieu et à écrire le budget.",
    "Budget relu ligne à ligne. Prochaine étape : deux devis et la lettre de la commune.",
    "Statuts relus ensemble. L’assemblée constitutive est fixée.",
)
OPINION_NOTES = (
    "Projet clair, porté par une équipe présente et soutenue par la commune. Le budget est réaliste.",
    "Utilité sociale forte. À surveiller : la place des bénéficiaires dans les décisions.",
    "Bonne coopération avec les acteurs du territoire. Le plan de financement est équilibré.",
    "Démarche solidaire convaincante, premier projet de l’équipe : un accompagnement restera utile.",
)
LABEL_REASONS = (
    _("Utilité sociale, coopération locale et gouvernance partagée : le comité labellise à l’unanimité."),
    _("Le projet répond à un besoin peu couvert du territoire. Le comité labellise."),
    _("Pratiques solidaires cohérentes et budget réaliste. Le comité labellise."),
)
REFUSALS = (
    ("ordinary_policy", "Le projet relève d’une aide ordinaire du Département, vers laquelle l’équipe est orientée."),
    ("not_feasible", "Les autorisations nécessaires ne peuvent pas être obtenues dans l’année."),
    ("not_sse", "L’activité décrite est commerciale et ne prévoit pas de gouvernance partagée."),
)
NEWS = (
    (
        "Les portes sont ouvertes",
        "Trente personnes sont venues le premier jour. Merci à celles et ceux qui ont voté pour nous.",
    ),
    ("Un premier bilan", "Six mois après, quarante familles viennent chaque semaine. La suite se prépare avec elles."),
)
OFFERS: tuple[list[str], ...] = (
    ["child_care", "wheelchair"],
    ["wheelchair"],
    ["ride", "wheelchair"],
    ["sign_language", "easy_reading"],
    [],
)
TOPICS = ("economic_model", "pitch", "social_innovation", "discover_sse", "finance", "networks")
NEXT_STEPS = (
    "Un rendez-vous sur les statuts est proposé dans quinze jours, au même endroit.",
    "Chaque équipe rappelle son accompagnatrice cette semaine. La trame de budget est dans la boîte à outils.",
    "Les deux jardins se rencontrent samedi. Le centre social prête la salle le mardi.",
)
MISSING = (
    "",
    "",
    "Plus de temps pour le budget.",
    "Un exemple de statuts à emporter.",
    "Une heure plus tôt, pour le bus.",
)
